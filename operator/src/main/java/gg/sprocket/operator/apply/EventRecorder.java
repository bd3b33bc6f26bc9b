package gg.sprocket.operator.apply;

import gg.sprocket.operator.api.v1alpha1.Api;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.resource.Digest;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people by Events; the same thing about the same instance at most every ten minutes. */
public final class EventRecorder {

  private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
  private static final Duration SILENCE = Duration.ofMinutes(10);

  /** Form of {@code metav1.MicroTime}: six digits of a second, no fewer. */
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String reporter;
  private final Clock clock;
  private final Map<String, Instant> told = new ConcurrentHashMap<>();

  /**
   * @param client the cluster
   * @param reporter name of this process
   * @param clock the time
   */
  public EventRecorder(KubernetesClient client, String reporter, Clock clock) {
    this.client = client;
    this.reporter = reporter;
    this.clock = clock;
  }

  /**
   * Tells something about an instance; a failure to do so is only logged.
   *
   * @param identity the instance
   * @param warning whether it is a Warning; otherwise Normal
   * @param reason its reason, a word
   * @param message what happened and what to do
   */
  public void record(Identity identity, boolean warning, String reason, String message) {
    Instant now = clock.instant();
    told.values().removeIf(at -> at.plus(SILENCE).isBefore(now));
    String key = identity.uid() + "/" + reason + "/" + Digest.brief(message);
    if (told.putIfAbsent(key, now) != null) {
      return;
    }
    try {
      send(identity, warning, reason, message, now);
    } catch (KubernetesClientException e) {
      told.remove(key);
      log.warn("Event {} could not be recorded: code {}", reason, e.getCode());
    }
  }

  private void send(
      Identity identity, boolean warning, String reason, String message, Instant now) {
    client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace(identity.namespace())
                .withName(
                    identity.name() + "." + Digest.brief(identity.uid() + reason + message + now))
                .endMetadata()
                .withType(warning ? "Warning" : "Normal")
                .withReason(reason)
                .withAction("Reconcile")
                .withNote(message)
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(Api.GROUP + "/sprocket-operator")
                .withReportingInstance(reporter)
                .withNewRegarding()
                .withApiVersion(Api.GROUP + "/" + Api.VERSION)
                .withKind("SprocketInstance")
                .withNamespace(identity.namespace())
                .withName(identity.name())
                .withUid(identity.uid())
                .endRegarding()
                .build())
        .create();
  }
}
