package gg.sprocket.operator.vault;

import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells kinds of failures apart; their words stay behind. */
final class Failures {

  /** What a question holds; Vault's own words about secrets are not told. */
  enum Content {
    Open,
    Shares,
    Values
  }

  /**
   * What a standby says that cannot pass a request on, with 500 (Vault 1.21, {@code
   * http/handler.go}); a sealed one says 503.
   */
  private static final List<String> LEADERLESS =
      List.of("active cluster node not found", "active node");

  /**
   * What a Vault that opens itself says when it cannot ask its service for the key by which it
   * compares, with the same words before them as when it could and they are others ({@code
   * vault/seal_autoseal.go}).
   */
  private static final List<String> UNCOMPARED =
      List.of(
          "recovery key verification failed: failed to decrypt",
          "recovery key verification failed: failed to read recovery key",
          "unable to retrieve stored keys: failed to decrypt keys from storage");

  private static final List<String> WRONG_SHARES =
      List.of(
          "invalid key",
          "root generation aborted",
          "failed to compute root key",
          "key verification failed",
          "rekey verification failed",
          "failed to compute key for verification",
          "key is shorter",
          "key is longer",
          "must be a valid hex or base64");

  /**
   * What stands for what.
   *
   * @param thrown something that was thrown, or a cause of it
   */
  private record Kind(Class<? extends Throwable> thrown, NoAnswer why) {}

  /** The first that fits counts. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(HttpTimeoutException.class, NoAnswer.TimedOut),
          new Kind(MemberTrust.WrongName.class, NoAnswer.WrongName),
          new Kind(CertificateExpiredException.class, NoAnswer.OutOfDate),
          new Kind(CertificateNotYetValidException.class, NoAnswer.OutOfDate),
          new Kind(MemberTrust.NoAuthority.class, NoAnswer.UnknownAuthority),
          new Kind(CertPathBuilderException.class, NoAnswer.UnknownAuthority),
          new Kind(CertPathValidatorException.class, NoAnswer.UnknownAuthority),
          new Kind(SSLException.class, NoAnswer.TlsFailed),
          new Kind(UnresolvedAddressException.class, NoAnswer.ConnectionLost),
          new Kind(ConnectException.class, NoAnswer.ConnectionRefused));

  /** Most causes that are looked at: they may go round in circles. */
  private static final int DEPTH = 20;

  private Failures() {}

  /** Why there was no answer, by what the client threw. */
  static NoAnswer of(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (@Nullable Throwable cause = failure;
        cause != null && causes.size() < DEPTH;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return KINDS.stream()
        .filter(kind -> causes.stream().anyMatch(kind.thrown()::isInstance))
        .map(Kind::why)
        .findFirst()
        .orElse(NoAnswer.ConnectionLost);
  }

  /**
   * Why it was not done, by an answer that is not good.
   *
   * @param content what the question held
   */
  static Trouble of(Answer answer, Content content) {
    List<String> words = answer.errors();
    int status = answer.status();
    if (content == Content.Shares
        && (status == 400 || status == 500)
        && says(words, WRONG_SHARES)) {
      return says(words, UNCOMPARED) ? new Trouble.Unready() : new Trouble.WrongShare();
    }
    return switch (status) {
      case 403 -> new Trouble.Denied();
      case 404 -> new Trouble.Absent();
      case 307, 503 -> new Trouble.Unready();
      case 500 -> says(words, LEADERLESS) ? new Trouble.Unready() : new Trouble.Erring(status);
      default -> refused(status, words, content);
    };
  }

  private static Trouble refused(int status, List<String> words, Content content) {
    return status >= 400 && status < 500
        ? new Trouble.Refused(status, content == Content.Open ? words : List.of())
        : new Trouble.Erring(status);
  }

  private static boolean says(List<String> words, List<String> parts) {
    return words.stream().anyMatch(word -> parts.stream().anyMatch(word::contains));
  }
}
