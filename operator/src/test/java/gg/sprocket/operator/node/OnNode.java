package gg.sprocket.operator.node;

import gg.sprocket.dev.node.NodeTier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one shared node to tests, started by the first class and ended after the last. Where
 * there can be none, its classes are left out and that is said; with {@code CI=true} they fail.
 */
final class OnNode implements ExecutionCondition, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OnNode.class);

  /** A class's time on the node: pods that nobody looks at any more make the others slow. */
  private record Visit(NodeCluster node) implements AutoCloseable {

    @Override
    public void close() {
      node.leave();
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return NodeTier.leftOut()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("a node can run here"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(NodeCluster.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    NodeCluster shared =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .computeIfAbsent(NodeCluster.class, _ -> NodeCluster.start(), NodeCluster.class);
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Visit.class, _ -> new Visit(shared.visited()), Visit.class)
        .node();
  }
}
