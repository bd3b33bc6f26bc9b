package gg.sprocket.operator.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From stored JSON to records; what cannot be read becomes a problem in words. */
public final class Decoder {

  private Decoder() {}

  /** The spec of a stored instance. */
  public static Read<InstanceSpec> spec(@Nullable JsonNode json) {
    return decode(json, InstanceSpec.class, "spec", Reason.UndecodableSpec);
  }

  /** The spec of a stored release. */
  public static Read<ReleaseSpec> release(String name, @Nullable JsonNode json) {
    return decode(
        json, ReleaseSpec.class, "SprocketRelease " + name + ": spec", Reason.ReleaseInvalid);
  }

  /** The status of a stored instance; one that cannot be read is written anew. */
  public static InstanceStatus status(@Nullable JsonNode json) {
    if (json == null || json.isNull()) {
      return InstanceStatus.NONE;
    }
    try {
      return Json.MAPPER.treeToValue(json, InstanceStatus.class);
    } catch (JsonProcessingException _) {
      return InstanceStatus.NONE;
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
