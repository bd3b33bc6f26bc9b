package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What we remember of a Secret: never its values. The digests stay in memory; what is written
 * anywhere is a keyed hash of them.
 *
 * @param name its name
 * @param uid its uid
 * @param resourceVersion its version
 * @param labels its labels
 * @param annotations its annotations
 * @param owners uids of its owners
 * @param digests SHA-256 of each non-empty value, by key
 * @param pair what is told of the certificate under {@code tls.crt} and its key, if they can be
 *     read
 * @param traits what is told of the values
 */
public record SecretView(
    String name,
    String uid,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    Set<String> owners,
    Map<String, String> digests,
    Optional<TlsPair> pair,
    SecretTraits traits) {

  /** Whether the key is there with a value that is not empty. */
  public boolean has(String key) {
    return digests.containsKey(key);
  }

  /** Whether it is one of ours that belongs to the instance. */
  public boolean belongsTo(String instance) {
    return Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
        && instance.equals(labels.get(Labels.INSTANCE));
  }

  /** Whether it says that it shows what is kept elsewhere. */
  public boolean isProjection() {
    return annotations.containsKey(Labels.VAULT_VERSION)
        || annotations.containsKey(Labels.EXTERNAL_SECRET);
  }

  /** The value of an annotation. */
  public Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations.get(key));
  }
}
