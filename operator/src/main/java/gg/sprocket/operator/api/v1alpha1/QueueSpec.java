package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The RabbitMQ message queue of releases that use one. */
@ValidationRule(
    value = "self.mode != 'External' || has(self.external)",
    message = "queue.mode External needs the block queue.external: give secretRef there")
@ValidationRule(
    value = "self.mode == 'External' || !has(self.external)",
    message =
        "queue.external only goes with queue.mode External: set mode: External or remove the block")
@ValidationRule(
    value = "self.mode == 'Builtin' || !has(self.builtin)",
    message =
        "queue.builtin only goes with queue.mode Builtin: set mode: Builtin or remove the block")
public record QueueSpec(
    @Default("Builtin")
        @JsonPropertyDescription(
            "Builtin (default): the operator runs RabbitMQ 3.13 if the release uses a queue, and"
                + " nothing otherwise. External: the application uses the server of the block"
                + " `external`. Disabled: refused for releases that use a queue. A change needs"
                + " annotation sprocket.gg/allow-mode-change, because messages stay behind.")
        QueueMode mode,
    @JsonPropertyDescription("Settings of the Builtin queue.") BuiltinQueue builtin,
    @JsonPropertyDescription("Login of an External queue.") @Nullable ExternalQueue external) {

  /** A Builtin queue sized by the profile, if the release uses one. */
  public static final QueueSpec DEFAULT =
      new QueueSpec(QueueMode.Builtin, BuiltinQueue.DEFAULT, null);

  /** Absent mode is Builtin. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public QueueSpec {
    mode = mode == null ? QueueMode.Builtin : mode;
    builtin = builtin == null ? BuiltinQueue.DEFAULT : builtin;
  }
}
