package gg.sprocket.operator.plan;

/**
 * A value of a Secret that the operator makes once. How it is made is stated here; the value itself
 * exists only between the random source and the API server.
 */
public sealed interface SecretValue {

  /** Key in the Secret. */
  String key();

  /**
   * Random letters and digits.
   *
   * @param key key in the Secret
   * @param length number of characters; each carries 5.95 bits
   */
  record Random(String key, int length) implements SecretValue {}

  /**
   * Text that is no secret, kept beside one for those who read both.
   *
   * @param key key in the Secret
   * @param text the value
   */
  record Fixed(String key, String text) implements SecretValue {}

  /**
   * The SCRAM-SHA-256 verifier of a password, in PostgreSQL's form, so that no statement ever holds
   * the password (RFC 5803; PostgreSQL documentation, {@code CREATE ROLE}).
   *
   * @param key key in the Secret
   * @param password key of the password
   */
  record ScramVerifier(String key, String password) implements SecretValue {}

  /**
   * The line of a Redis ACL file that lets the default user in by a password, which it holds only
   * as SHA-256 (Redis documentation, ACL).
   *
   * @param key key in the Secret
   * @param password key of the password
   */
  record RedisUser(String key, String password) implements SecretValue {}
}
