package gg.sprocket.operator.api.v1alpha1;

import java.util.Optional;

/** Who runs the message queue, if the release uses one. */
public enum QueueMode {
  /** The operator runs it beside the application. */
  Builtin,
  /** Somebody else runs it; the operator only connects the application to it. */
  External,
  /** Nobody: only releases without a use for a queue can run. */
  Disabled;

  /** The mode as other backing services know it; empty if there is no queue. */
  public Optional<ServiceMode> service() {
    return switch (this) {
      case Builtin -> Optional.of(ServiceMode.Builtin);
      case External -> Optional.of(ServiceMode.External);
      case Disabled -> Optional.empty();
    };
  }
}
