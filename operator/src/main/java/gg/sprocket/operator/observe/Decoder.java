package gg.sprocket.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.plan.Edition;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From stored JSON to records; what cannot be read becomes a problem in words. */
public final class Decoder {

  private Decoder() {}

  /** The spec of a stored instance. */
  public static Read<InstanceSpec> spec(@Nullable JsonNode json) {
    return decode(json, InstanceSpec.class, "spec", Reason.UndecodableSpec);
  }

  /** A stored release. */
  public static Read<Edition> release(String name, @Nullable JsonNode json) {
    Read<ReleaseSpec> spec =
        decode(
            json, ReleaseSpec.class, "SprocketRelease " + name + ": spec", Reason.ReleaseInvalid);
    return switch (spec) {
      case Read.Bad<ReleaseSpec>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<ReleaseSpec>(ReleaseSpec value) ->
          new Read.Ok<>(Edition.of(value, Objects.requireNonNull(json)));
    };
  }

  /** The status of a stored release; one that cannot be read is written anew. */
  public static ReleaseStatus releaseStatus(@Nullable JsonNode json) {
    return status(json, ReleaseStatus.class, ReleaseStatus.NONE);
  }

  /** The status of a stored instance; one that cannot be read is written anew. */
  public static InstanceStatus status(@Nullable JsonNode json) {
    return status(json, InstanceStatus.class, InstanceStatus.NONE);
  }

  private static <T> T status(@Nullable JsonNode json, Class<T> type, T none) {
    if (json == null || json.isNull()) {
      return none;
    }
    try {
      return Json.MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException _) {
      return none;
    }
  }

  private static <T> Read<T> decode(
      @Nullable JsonNode json, Class<T> type, String where, Reason reason) {
    if (json == null || json.isNull()) {
      return new Read.Bad<>(new Problem(reason, where + " is missing; write one"));
    }
    try {
      T value = Json.MAPPER.treeToValue(json, type);
      return RequiredFields.absent(json, type)
          .<Read<T>>map(path -> new Read.Bad<>(absent(where + path, reason)))
          .orElseGet(() -> new Read.Ok<>(value));
    } catch (JsonProcessingException e) {
      return new Read.Bad<>(
          new Problem(
              reason,
              where
                  + path(e)
                  + " holds "
                  + value(e)
                  + " that this operator cannot read; correct it, or run the operator version that"
                  + " wrote it"));
    }
  }

  private static Problem absent(String field, Reason reason) {
    return new Problem(
        reason,
        field
            + " is missing, which this operator cannot do without; add it, or run the operator"
            + " version that wrote the object");
  }

  private static String path(JsonProcessingException e) {
    return e instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining())
        : "";
  }

  private static String value(JsonProcessingException e) {
    return e instanceof InvalidFormatException format
        ? "the value \"" + format.getValue() + "\""
        : "a value";
  }
}
