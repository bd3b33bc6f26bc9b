package gg.sprocket.operator.it;

import gg.sprocket.dev.ControlPlaneOptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands the one shared cluster to tests. It is started by the first class and ended after the last:
 * Failsafe runs the classes of a process one by one, each with a root of its own, in one session of
 * the launcher. What a class leaves behind is removed at its end.
 */
final class OnCluster implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OnCluster.class);

  /** The cluster and what belongs to it: it is closed with the session. */
  private record Shared(TestCluster cluster, Leftovers leftovers) implements AutoCloseable {

    static Shared start() {
      TestCluster cluster = TestCluster.start("it", ControlPlaneOptions.usual());
      return new Shared(cluster, Leftovers.of(cluster));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  /** A class's time on the cluster: it ends after the last of its own clean-ups. */
  private record Visit(Leftovers leftovers) implements AutoCloseable {

    @Override
    public void close() {
      leftovers.remove();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(TestCluster.class);
  }

  /** The context of a constructor's parameter is that of its class. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
    context
        .getStore(NAMESPACE)
        .computeIfAbsent(Visit.class, _ -> new Visit(shared.leftovers()), Visit.class);
    return shared.cluster();
  }
}
