package gg.sprocket.operator.report;

/**
 * Something worth an Event.
 *
 * @param warning whether it is a Warning; otherwise Normal
 * @param reason its reason, a word
 * @param message what happened and what to do
 */
public record Notice(boolean warning, String reason, String message) {}
