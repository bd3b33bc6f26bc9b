package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.MemberState.Lack;
import gg.sprocket.operator.plan.vault.SealState;

/** Reads what members tell of themselves; see {@link MemberState} for the rules. */
final class HealthAnswer {
  static final String PATH = "sys/health";
  static final String SEAL = "sys/seal-status";

  /** What {@code sys/health} says of a sealed member. */
  static final int SEALED = 503;

  private HealthAnswer() {}

  /** The state that an answer of {@code sys/health} tells, but for how it is sealed. */
  static MemberState of(Answer health) {
    JsonNode json = health.json();
    if (!json.path("initialized").isBoolean()) {
      return new MemberState.Erring(health.status());
    }
    String cluster = json.path("cluster_id").asText();
    String version = json.path("version").asText();
    return switch (health.status()) {
      case 200 -> new MemberState.Active(cluster, version);
      case 429 -> new MemberState.Standby(cluster, version);
      case 472 -> new MemberState.Recovering(Lack.Promotion);
      case 473 -> new MemberState.PerformanceStandby(cluster, version);
      case 474 -> new MemberState.Recovering(Lack.ActiveMember);
      case 501 -> new MemberState.Uninitialized();
      case 530 -> new MemberState.Removed();
      default -> new MemberState.Erring(health.status());
    };
  }

  /** The state that an answer of {@code sys/seal-status} tells of a member that is sealed. */
  static MemberState sealed(Answer status) {
    JsonNode json = status.json();
    return status.isGood() && json.path("sealed").asBoolean()
        ? new MemberState.Sealed(seal(json), json.path("version").asText())
        : new MemberState.Erring(status.status());
  }

  /** What an answer of {@code sys/seal-status} tells of the seal. */
  static SealState seal(JsonNode json) {
    return new SealState(
        json.path("type").asText(),
        json.path("n").asInt(),
        json.path("t").asInt(),
        json.path("progress").asInt(),
        json.path("nonce").asText(),
        json.path("migration").asBoolean());
  }

  /** Whether an answer of {@code sys/seal-status} is one, and the member is sealed no more. */
  static boolean isUnsealed(Answer status) {
    JsonNode sealed = status.json().path("sealed");
    return status.isGood() && sealed.isBoolean() && !sealed.asBoolean();
  }
}
