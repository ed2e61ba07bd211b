"""What serves what, and where does it say so? Links, traces and gaps."""

from kb.graph.plan_graph import PlanGraph

__all__ = ["PlanGraph"]
