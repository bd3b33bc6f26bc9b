package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A directory that a process may write, on a volume that lives as long as the pod. */
public record WritableDirectory(
    @Required
        @Size(min = 2, max = 128)
        @Pattern(Api.PATH)
        @JsonPropertyDescription("Absolute path in the container.")
        String path,
    @Size(min = 3, max = 9)
        @Pattern(Api.STORAGE_SIZE)
        @JsonPropertyDescription("What may be written at most. Default 64Mi.")
        String size,
    @JsonPropertyDescription(
            "Whether the directory's content of the image is copied into the volume first. Default"
                + " false.")
        @Nullable Boolean copied) {

  /** Default size, empty. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public WritableDirectory {
    size = size == null ? "64Mi" : size;
    copied = copied != null && copied;
  }
}
