package gg.sprocket.operator.vault;

/**
 * A mounted engine.
 *
 * @param type its type, such as {@code kv}
 * @param version version of a key-value engine; zero for others
 */
public record Mount(String type, int version) {}
