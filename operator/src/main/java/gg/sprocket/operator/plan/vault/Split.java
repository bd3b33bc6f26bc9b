package gg.sprocket.operator.plan.vault;

/**
 * Into how many shares a key is split.
 *
 * @param shares how many there are
 * @param threshold how many it takes
 */
public record Split(int shares, int threshold) {}
