package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what may be told of secret values; keeps nothing of them. */
final class TraitReader {

  /** Unreserved characters and sub-delimiters (RFC 3986, 2.2 and 2.3). */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=-]*");

  /** What ends a quoted text of JSON and YAML, begins an escape in it, or cannot stand in it. */
  private static final Pattern UNQUOTABLE = Pattern.compile("[\"\\\\\\p{Cntrl}]");

  private TraitReader() {}

  static SecretTraits read(Secret secret) {
    if (secret.getData() == null) {
      return SecretTraits.NONE;
    }
    Map<String, String> values = new TreeMap<>();
    secret
        .getData()
        .forEach(
            (key, value) ->
                values.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    boolean ours =
        Labels.label(secret, Labels.MANAGED_BY).filter(Labels.OPERATOR::equals).isPresent();
    SecretTraits traits = read(values);
    return ours
        ? new SecretTraits(
            traits.padded(),
            traits.unsafe(),
            traits.unquotable(),
            LoginReader.unmatched(secret.getMetadata().getName(), values))
        : traits;
  }

  /** What may be told of values by themselves. */
  static SecretTraits read(Map<String, String> values) {
    return new SecretTraits(
        keys(values, TraitReader::isPadded),
        keys(values, value -> !SAFE.matcher(value).matches()),
        keys(values, value -> UNQUOTABLE.matcher(value).find()),
        Set.of());
  }

  /**
   * A text of several lines is a file, and files end with a line end. One of nothing but white
   * space has no line at all once that is gone.
   */
  private static boolean isPadded(String value) {
    String bare = value.strip();
    return !bare.equals(value) && bare.lines().count() <= 1;
  }

  private static Set<String> keys(Map<String, String> values, Predicate<String> trait) {
    return values.entrySet().stream()
        .filter(e -> trait.test(e.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
