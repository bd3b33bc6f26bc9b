package gg.sprocket.operator.plan;

/**
 * Something that keeps the instance or a part from going on.
 *
 * @param reason kind of the problem
 * @param message names the object, the cause and the next step; what is longer than {@link
 *     Message#LENGTH} loses its end
 */
public record Problem(Reason reason, String message) {}
