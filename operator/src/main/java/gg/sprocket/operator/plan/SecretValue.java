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
   * A text that holds an earlier value, such as a URI with its password.
   *
   * @param key key in the Secret
   * @param before what stands before the value
   * @param part key of the earlier value; its letters and digits need no encoding
   * @param after what stands after it
   */
  record Around(String key, String before, String part, String after) implements SecretValue {}

  /**
   * A definitions file of RabbitMQ with one virtual host and one user without tags, who may do
   * everything in it and nothing anywhere else. It holds the password only as a salted SHA-256
   * (RabbitMQ documentation, Schema Definition Export and Import, and Credentials and Passwords).
   *
   * @param key key in the Secret
   * @param name of virtual host and user
   * @param password key of the password
   */
  record QueueDefinitions(String key, String name, String password) implements SecretValue {}

  /**
   * The line of a Redis ACL file that lets the default user in by a password, which it holds only
   * as SHA-256 (Redis documentation, ACL).
   *
   * @param key key in the Secret
   * @param password key of the password
   */
  record RedisUser(String key, String password) implements SecretValue {}
}
