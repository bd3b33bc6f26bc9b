package gg.sprocket.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Required;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the definition requires and a stored object lacks all the same: the API server checks no
 * object that was stored under another definition. Taken from the annotations that make the
 * definition, so that the two cannot differ.
 */
final class RequiredFields {

  private RequiredFields() {}

  /**
   * Path of the first required field that is absent, as {@code .organization.slug}.
   *
   * @param json what is stored; it must be readable as the type
   * @param type the record it is read as
   */
  static Optional<String> absent(JsonNode json, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(field -> absent(json.path(field.getName()), field).stream())
        .findFirst();
  }

  private static Optional<String> absent(JsonNode value, RecordComponent field) {
    String path = "." + field.getName();
    if (value.isMissingNode() || value.isNull()) {
      return field.getAccessor().isAnnotationPresent(Required.class)
          ? Optional.of(path)
          : Optional.empty();
    }
    return within(value, field.getGenericType()).map(rest -> path + rest).findFirst();
  }

  private static Stream<String> within(JsonNode value, Type type) {
    if (type instanceof Class<?> plain && plain.isRecord()) {
      return absent(value, plain).stream();
    }
    return type instanceof ParameterizedType list && value.isArray()
        ? IntStream.range(0, value.size())
            .boxed()
            .flatMap(
                i ->
                    within(value.path(i), list.getActualTypeArguments()[0])
                        .map(rest -> "[" + i + "]" + rest))
        : Stream.empty();
  }
}
