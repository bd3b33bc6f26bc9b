package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.Writes.Write;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/**
 * What is to be done for values that others bring from where they are kept.
 *
 * @param observed what is there
 * @param stamp what every object of the instance carries
 */
record InboxChanges(Observed observed, Stamp stamp) {

  /** Makes the Secret that others fill. */
  Optional<Change> create(String part, Wanted.Inbox wanted) {
    ObjectRef ref = Differ.refOf(wanted);
    boolean there = observed.secret(wanted.name()).isPresent() || isLagging(ref);
    return there
        ? Optional.empty()
        : Optional.of(new Change.CreateInbox(part, ref, stamp.ownedLabels(part), stamp.owner()));
  }

  /** Writes the Secret that pods read. */
  Optional<Change> take(String part, Wanted.Taken wanted) {
    return isLagging(Differ.refOf(wanted))
        ? Optional.empty()
        : observed.secret(wanted.inbox()).map(brought -> take(part, wanted, brought));
  }

  private Change take(String part, Wanted.Taken wanted, SecretView inbox) {
    return new Change.TakeValues(
        part,
        stamp.projected(part, wanted.projection(), VaultFolder.origin(observed)),
        wanted.projection(),
        wanted.marks(),
        new ObjectRef(Secret.class, inbox.name()),
        inbox.resourceVersion(),
        observed.secret(wanted.projection().secret()).map(SecretView::resourceVersion));
  }

  /** What was just written may not have come back by the watch yet. */
  private boolean isLagging(ObjectRef ref) {
    long seen =
        observed
            .secret(ref.name())
            .map(secret -> Long.parseLong(secret.resourceVersion()))
            .orElse(0L);
    Optional<Write> write = observed.writes().of(ref);
    return write.filter(one -> !one.seen() && one.resourceVersion() > seen).isPresent();
  }
}
