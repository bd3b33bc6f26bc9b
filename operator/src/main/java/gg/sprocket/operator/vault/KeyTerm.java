package gg.sprocket.operator.vault;

import java.time.Instant;

/**
 * A key that data are written with.
 *
 * @param number its number, from one
 * @param since when it was made
 */
public record KeyTerm(int number, Instant since) {}
