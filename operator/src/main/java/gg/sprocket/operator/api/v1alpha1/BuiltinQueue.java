package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Settings of the RabbitMQ that the operator runs. */
@ValidationRule(
    value =
        "!has(self.storage) || !has(self.storage.size) ||"
            + " quantity(self.storage.size).compareTo(quantity('512Mi')) >= 0",
    message =
        "queue.builtin.storage.size must be 512Mi or more, because RabbitMQ takes no messages with"
            + " less than 200 MB free: raise it")
public record BuiltinQueue(
    @JsonPropertyDescription("The volume for durable queues and their messages.")
        StorageSpec storage,
    @JsonPropertyDescription(
            "Compute resources; four tenths of the memory limit hold messages before publishers are"
                + " slowed down. Absent: by the profile.")
        @Nullable Resources resources) {

  /** Everything by the profile. */
  public static final BuiltinQueue DEFAULT = new BuiltinQueue(StorageSpec.DEFAULT, null);

  /** Fills absent blocks. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public BuiltinQueue {
    storage = storage == null ? StorageSpec.DEFAULT : storage;
  }
}
