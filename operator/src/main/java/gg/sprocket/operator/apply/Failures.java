package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts failed requests into words for people. */
final class Failures {

  private Failures() {}

  /** Why a change could not be made. */
  static Problem of(Change change, RuntimeException failure) {
    return failure instanceof KubernetesClientException refusal
        ? of(change, refusal)
        : new Problem(
            Reason.Failed,
            Message.of("%s could not be made: %s", change.ref(), Quote.of(failure.getMessage())));
  }

  private static Problem of(Change change, KubernetesClientException refusal) {
    int code = refusal.getCode();
    String answer = answer(change, refusal);
    if (code == 403 && answer.contains("cannot ") && answer.contains(" resource ")) {
      return new Problem(
          Reason.PermissionMissing,
          Message.of(
              "the operator may not write %s (%s); install the roles of the operator's chart again",
              change.ref(), Quote.of(answer)));
    }
    if (code == 403 && isOfTerminatingNamespace(refusal)) {
      return new Problem(
          Reason.NamespaceTerminating,
          change.ref() + " cannot be made, because its namespace is being deleted");
    }
    boolean unavailable = code == 0 || code == 429 || code >= 500;
    return unavailable
        ? new Problem(
            Reason.ApiUnavailable,
            Message.of(
                "writing %s failed (%s); it is tried again", change.ref(), Quote.ofAnswer(answer)))
        : new Problem(
            Reason.RequestRefused,
            Message.of(
                "the API server refused %s (%s); it is tried again",
                change.ref(), Quote.ofAnswer(answer)));
  }

  private static boolean isOfTerminatingNamespace(KubernetesClientException refusal) {
    return Optional.ofNullable(refusal.getStatus())
        .map(Status::getDetails)
        .map(StatusDetails::getCauses)
        .stream()
        .flatMap(List::stream)
        .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  /** The server's own words; of a Secret only the kind of refusal, since they may quote values. */
  private static String answer(Change change, KubernetesClientException refusal) {
    @Nullable String message =
        refusal.getStatus() == null ? refusal.getMessage() : refusal.getStatus().getMessage();
    if (change.ref().type().equals(Secret.class) && refusal.getCode() != 403) {
      return "code " + refusal.getCode();
    }
    return message == null ? "code " + refusal.getCode() : message.lines().findFirst().orElse("");
  }
}
