package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.resource.Digest;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the looks at a Vault told, from YAML. */
final class VaultViews {

  private static final String TRUST = "trust";

  private VaultViews() {}

  static VaultView read(JsonNode told, Observed observed) {
    Map<String, MemberState> members = new TreeMap<>();
    told.path("members")
        .properties()
        .forEach(member -> members.put(member.getKey(), state(member.getValue().asText())));
    Optional<Intent> intent =
        told.has("intent")
            ? Optional.of(new Intent(claims(told.path("intent"), observed), Intent.Phase.Asked, 1))
            : Optional.empty();
    List<KeySet> keys = new ArrayList<>();
    for (JsonNode set : told.path("keys")) {
      int number = keys.size() + 1;
      keys.add(
          new KeySet(
              "vault-keys-x-" + number,
              number,
              claims(set.path("claims"), observed),
              claims(set.path(set.has("opens") ? "opens" : "claims"), observed),
              set.path("setUp").asBoolean() ? mark(observed) : Optional.empty(),
              List.of(),
              set.path("seal").asText("shamir"),
              life(set)));
    }
    return new VaultView(
        members,
        new Custody(intent, keys, new TreeSet<>()),
        Optional.empty(),
        new Read.Ok<>(TRUST),
        told.path("current").asBoolean(true));
  }

  private static KeyLife life(JsonNode set) {
    KeyLife.Done made = new KeyLife.Done(Instant.EPOCH, Optional.empty());
    return new KeyLife(
        Optional.of(new Split(5, 3)),
        set.has("replaces")
            ? Optional.of(
                new KeyLife.Succession(
                    set.path("replaces").asText(),
                    set.path("proved").asBoolean() ? Optional.of(Instant.EPOCH) : Optional.empty()))
            : Optional.empty(),
        made,
        made,
        Optional.empty(),
        KeyLife.Tried.NEVER);
  }

  /** What a Vault holds, from YAML. */
  static Fact<VaultEntries> values(JsonNode told) {
    Map<String, VaultEntry> entries = new TreeMap<>();
    told.properties().forEach(entry -> entries.put(entry.getKey(), entry(entry.getValue())));
    return new Fact.Known<>(
        new VaultEntries(entries, Optional.empty(), VaultEntries.Recency.Current));
  }

  private static VaultEntry entry(JsonNode told) {
    Map<String, String> digests = new TreeMap<>();
    told.path("data")
        .properties()
        .forEach(value -> digests.put(value.getKey(), Digest.sha256(value.getValue().asText())));
    Set<String> padded =
        told.path("padded").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    return new VaultEntry(
        new EntryVersion(
            told.path("version").asInt(), Instant.parse(told.path("written").asText())),
        digests,
        new SecretTraits(padded, Set.of(), Set.of(), Set.of()),
        Map.of());
  }

  private static Optional<String> mark(Observed observed) {
    Identity identity = observed.identity();
    return new SetUpForm(identity.namespace(), identity.name(), Optional.of(TRUST)).mark();
  }

  private static NavigableSet<String> claims(JsonNode names, Observed observed) {
    NavigableSet<String> uids = new TreeSet<>();
    for (JsonNode name : names) {
      uids.add(
          observed
              .find(PersistentVolumeClaim.class, name.asText())
              .map(claim -> claim.getMetadata().getUid())
              .orElse("uid-of-a-former-" + name.asText()));
    }
    return uids;
  }

  static MemberState state(String name) {
    return switch (name) {
      case "Uninitialized" -> new MemberState.Uninitialized();
      case "Sealed" ->
          new MemberState.Sealed(new SealState("shamir", 5, 3, 0, "", false), "1.21.1");
      case "Standby" -> new MemberState.Standby("vault", "1.21.1");
      case "Active" -> new MemberState.Active("vault", "1.21.1");
      case "Removed" -> new MemberState.Removed();
      case "Unreachable" -> new MemberState.Unreachable(NoAnswer.ConnectionRefused);
      default -> throw new IllegalArgumentException("no state " + name);
    };
  }
}
