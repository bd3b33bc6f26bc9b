package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.values.ValueWords;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultSession;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks at the values in a Vault and keeps what may be told of them, never the values.
 *
 * @param store the Vaults
 * @param clock the time
 * @param time what the calls of one look may take together
 */
record ValueLook(ValueStore store, Clock clock, Duration time) implements WatchedValues.Looking {

  /**
   * What is looked at.
   *
   * @param identity the instance
   * @param source its Vault
   * @param paths paths of the entries
   */
  record Subject(Identity identity, VaultSource source, List<String> paths) {

    /** Whether the same entries of the same run of a member are meant. */
    boolean isSame(Subject other) {
      return source.equals(other.source) && paths.equals(other.paths);
    }

    /** Most calls that a look takes, the login included. */
    int calls() {
      return paths.size() + 1;
    }
  }

  @Override
  public Fact<VaultEntries> at(Subject subject, Fact<VaultEntries> before) {
    try {
      Map<String, VaultEntry> entries =
          store.ask(
              subject.identity(),
              subject.source(),
              CallBudget.of(time),
              session -> read(session, subject));
      return new Fact.Known<>(
          new VaultEntries(entries, Optional.empty(), VaultEntries.Recency.Current));
    } catch (VaultFailure e) {
      // While the Vault is away its own condition says so.
      return isAway(e.trouble()) && before instanceof Fact.Known<VaultEntries>(VaultEntries known)
          ? new Fact.Known<>(known.old())
          : failed(before, ValueWords.of(e, subject.source().form()));
    } catch (KubernetesClientException e) {
      return failed(
          before,
          new Problem(
              e.getCode() == 403 ? Reason.PermissionMissing : Reason.ApiUnavailable,
              "the API server gives no token for the login to the Vault (code %d), so that Secrets stay as they are; it is tried again"
                  .formatted(e.getCode())));
    }
  }

  private static boolean isAway(Trouble trouble) {
    return trouble instanceof Trouble.Unready || trouble instanceof Trouble.Unanswered;
  }

  private static Map<String, VaultEntry> read(VaultSession session, Subject subject)
      throws VaultFailure {
    Map<String, VaultEntry> entries = new TreeMap<>();
    for (String path : subject.paths()) {
      session
          .read(subject.source().form().mount(), path)
          .ifPresent(entry -> entries.put(path, told(entry)));
    }
    return entries;
  }

  private static VaultEntry told(Entry entry) {
    Map<String, String> digests = new TreeMap<>();
    entry
        .values()
        .forEach(
            (key, value) -> {
              if (!value.isEmpty()) {
                digests.put(key, Digest.sha256(value));
              }
            });
    return new VaultEntry(
        entry.version(), digests, TraitReader.read(entry.values()), entry.others());
  }

  private Fact<VaultEntries> failed(Fact<VaultEntries> before, Problem problem) {
    Instant since =
        before instanceof Fact.Failed<VaultEntries>(var _, Instant began) ? began : clock.instant();
    return new Fact.Failed<>(problem, since);
  }
}
