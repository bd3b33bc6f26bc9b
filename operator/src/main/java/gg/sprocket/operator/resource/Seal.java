package gg.sprocket.operator.resource;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ties what a certificate's Secret says of itself in annotations to the values it holds, so that an
 * edit of either shows.
 */
public final class Seal {

  private Seal() {}

  /**
   * The seal of a Secret of type {@code kubernetes.io/tls}.
   *
   * @param digests SHA-256 of its values by key; an absent one is sealed as such
   * @param hosts hosts of the certificate, as its annotation has them
   * @param notAfter end of its validity, as its annotation has it
   * @return 64 hexadecimal digits
   */
  public static String of(Map<String, String> digests, String hosts, String notAfter) {
    Stream<String> values =
        Stream.of("tls.crt", "tls.key", "ca.crt").map(key -> digests.getOrDefault(key, ""));
    return Digest.sha256(
        Stream.concat(values, Stream.of(hosts, notAfter)).collect(Collectors.joining("\n")));
  }
}
