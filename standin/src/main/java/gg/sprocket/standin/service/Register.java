package gg.sprocket.standin.service;

/**
 * Writes down who runs when. The programs of Sprocket do nothing of the kind: it is how a test
 * proves that two of a kind never ran at once, and who stopped and started in which order.
 */
public interface Register extends AutoCloseable {

  /** Writes that something happened to this process: {@code starting}, {@code ready} and so on. */
  void write(String event);

  /** Writes {@code ended}. */
  @Override
  void close();
}
