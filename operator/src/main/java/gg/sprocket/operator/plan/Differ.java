package gg.sprocket.operator.plan;

import static java.util.Comparator.comparing;

import gg.sprocket.operator.plan.Writes.Write;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Rollout;
import gg.sprocket.operator.resource.Seal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares what is wanted with what is there: only a difference becomes a change.
 *
 * @param observed what is there
 * @param stamp what every object of the instance carries
 */
record Differ(Observed observed, Stamp stamp) {

  /** A certificate is made anew when a third of this is left. */
  static final Duration CERTIFICATE_LIFE = Duration.ofDays(365);

  /** The change that one wanted thing needs, if any. */
  Optional<Change> change(String part, Wanted wanted) {
    return switch (wanted) {
      case Wanted.Owned(HasMetadata object) -> form(part, stamp.owned(part, object));
      case Wanted.Kept(HasMetadata object) -> form(part, stamp.kept(part, object));
      case Wanted.Shared(HasMetadata object) -> form(part, stamp.shared(part, object));
      case Wanted.Credentials credentials -> credentials(part, credentials);
      case Wanted.Certificate certificate -> certificate(part, certificate);
      case Wanted.VaultDeed(VaultTarget target, Step step) ->
          Optional.of(new Change.VaultDeed(part, refOf(wanted), target, step));
      case Wanted.Projected(Projection projection, ProjectionStep step) ->
          Optional.of(
              new Change.ProjectionDeed(
                  part,
                  stamp.projected(part, projection, VaultFolder.origin(observed)),
                  projection,
                  step,
                  VaultSource.of(observed),
                  observed.secret(projection.secret()).map(SecretView::resourceVersion)));
      case Wanted.LeaseDeed(String _, LeaseStep step) ->
          VaultSource.of(observed)
              .<Change>map(
                  source ->
                      new Change.LeaseDeed(
                          part,
                          refOf(wanted),
                          stamp.ownedLabels(part),
                          stamp.owner(),
                          step,
                          source));
      case Wanted.Inbox inbox -> new InboxChanges(observed, stamp).create(part, inbox);
      case Wanted.Taken taken -> new InboxChanges(observed, stamp).take(part, taken);
      case Wanted.Held _ -> Optional.empty();
    };
  }

  /** The object that a wanted thing becomes. */
  static ObjectRef refOf(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Owned(HasMetadata object) -> ObjectRef.of(object);
      case Wanted.Kept(HasMetadata object) -> ObjectRef.of(object);
      case Wanted.Shared(HasMetadata object) -> ObjectRef.of(object);
      case Wanted.Credentials(String name, var _) -> new ObjectRef(Secret.class, name);
      case Wanted.Certificate(String name, var _) -> new ObjectRef(Secret.class, name);
      case Wanted.VaultDeed(VaultTarget target, var _) ->
          new ObjectRef(Secret.class, Names.vaultKeys(target.dataId(), 1));
      case Wanted.Projected(Projection projection, var _) ->
          new ObjectRef(Secret.class, projection.secret());
      case Wanted.LeaseDeed(String secret, var _) -> new ObjectRef(Secret.class, secret);
      case Wanted.Inbox(String name) -> new ObjectRef(Secret.class, name);
      case Wanted.Taken(Projection projection, var _, var _) ->
          new ObjectRef(Secret.class, projection.secret());
      case Wanted.Held(ObjectRef ref) -> ref;
    };
  }

  private Optional<Change> form(String part, HasMetadata object) {
    ObjectRef ref = ObjectRef.of(object);
    String hash = hashOf(object);
    HasMetadata live = observed.objects().getOrDefault(ref, observed.shared().get(ref));
    Optional<Write> write = observed.writes().of(ref).filter(w -> w.hash().equals(hash));
    if (live == null) {
      boolean lagging = write.isPresent() && !write.orElseThrow().seen();
      return lagging ? Optional.empty() : Optional.of(new Change.Apply(part, object, false));
    }
    if (live.getMetadata().getDeletionTimestamp() != null
        || (write.isPresent() && write.orElseThrow().resourceVersion() >= versionOf(live))) {
      return Optional.empty();
    }
    if (live instanceof Job job && !hash.equals(hashOf(job))) {
      return replacement(part, job);
    }
    boolean kept = Scale.keep(object, live);
    Optional<String> bend = Bend.of(object, live);
    boolean same =
        hash.equals(hashOf(live)) && (bend.isEmpty() || bend.equals(write.flatMap(Write::bend)));
    Optional<String> version =
        kept ? Optional.of(live.getMetadata().getResourceVersion()) : Optional.empty();
    return same
        ? Optional.empty()
        : Optional.of(new Change.Apply(part, object, true, version, drift(object, live, hash)));
  }

  /** A field that others changed of an object that is to be as it was sent. */
  private static Optional<String> drift(HasMetadata object, HasMetadata live, String hash) {
    return hash.equals(hashOf(live))
        ? Drift.between(Json.tree(object), Json.tree(live))
        : Optional.empty();
  }

  /**
   * A Job's pods cannot change. One of another form is removed, to be made anew, while that costs
   * nothing: before a container of it has run, or after it has failed.
   */
  private Optional<Change> replacement(String part, Job job) {
    Rollout rollout = Rollout.of(job);
    String name = job.getMetadata().getName();
    boolean harmless = rollout.failed() || observed.isIdle(name);
    boolean replace = !rollout.done() && harmless;
    return replace
        ? Optional.of(new Change.Delete(part, ObjectRef.of(job), job.getMetadata().getUid()))
        : Optional.empty();
  }

  private Optional<Change> credentials(String part, Wanted.Credentials wanted) {
    ObjectRef ref = refOf(wanted);
    return observed.secret(wanted.name()).isPresent() || isUnseen(ref)
        ? Optional.empty()
        : Optional.of(
            new Change.CreateCredentials(part, ref, stamp.keptLabels(part), wanted.values()));
  }

  private Optional<Change> certificate(String part, Wanted.Certificate wanted) {
    ObjectRef ref = refOf(wanted);
    Optional<SecretView> live = observed.secret(wanted.name());
    boolean unseen = live.isEmpty() && isUnseen(ref);
    if (unseen || live.map(s -> isGood(s, wanted)).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        new Change.IssueCertificate(
            part,
            ref,
            stamp.ownedLabels(part),
            stamp.owner(),
            Names.authority(stamp.dataId()),
            wanted.hosts(),
            CERTIFICATE_LIFE,
            live.map(this::isOurs).orElse(false)));
  }

  /** By its labels or, if somebody took those away, by its owner. */
  private boolean isOurs(SecretView secret) {
    return secret.belongsTo(stamp.identity().name())
        || secret.owners().contains(stamp.identity().uid());
  }

  private boolean isGood(SecretView secret, Wanted.Certificate wanted) {
    boolean lagging =
        observed
            .writes()
            .of(refOf(wanted))
            .filter(w -> w.resourceVersion() > Long.parseLong(secret.resourceVersion()))
            .isPresent();
    boolean whole =
        secret.belongsTo(stamp.identity().name())
            && secret.owners().contains(stamp.identity().uid())
            && isSealed(secret)
            && secret
                .annotation(Labels.HOSTS)
                .equals(Optional.of(String.join(",", wanted.hosts())));
    boolean fresh = renewal(secret).map(at -> at.isAfter(observed.now())).orElse(false);
    return lagging || (whole && fresh);
  }

  /** Whether a certificate is as it was issued. */
  static boolean isSealed(SecretView secret) {
    String seal =
        Seal.of(
            secret.digests(),
            secret.annotation(Labels.HOSTS).orElse(""),
            secret.annotation(Labels.NOT_AFTER).orElse(""));
    return secret.annotation(Labels.CERTIFICATE).equals(Optional.of(seal));
  }

  /**
   * When a certificate is to be made anew: with a third of its life left; never if it is broken.
   */
  static Optional<Instant> renewal(SecretView secret) {
    return secret
        .annotation(Labels.NOT_AFTER)
        .filter(_ -> isSealed(secret))
        .map(Instant::parse)
        .map(end -> end.minus(CERTIFICATE_LIFE.dividedBy(3)));
  }

  private boolean isUnseen(ObjectRef ref) {
    return observed.writes().of(ref).filter(w -> !w.seen()).isPresent();
  }

  /** Objects of a part that it no longer wants; Secrets too where they are owned. */
  Stream<Change> prune(String part, Set<ObjectRef> wanted) {
    Stream<Change> objects =
        observed
            .of(part)
            .filter(o -> isOwned(o) && !wanted.contains(ObjectRef.of(o)))
            .filter(o -> o.getMetadata().getDeletionTimestamp() == null)
            .map(o -> new Change.Delete(part, ObjectRef.of(o), o.getMetadata().getUid()));
    Stream<Change> secrets =
        observed.secrets().known().map(Map::values).stream()
            .flatMap(Collection::stream)
            .filter(s -> s.owners().contains(stamp.identity().uid()))
            .filter(s -> part.equals(s.labels().get(Labels.PART)))
            .filter(s -> !wanted.contains(new ObjectRef(Secret.class, s.name())))
            .map(s -> new Change.Delete(part, new ObjectRef(Secret.class, s.name()), s.uid()));
    return Stream.concat(objects, secrets).sorted(comparing(change -> change.ref().toString()));
  }

  /**
   * Why a wanted object cannot be had under its name: a former instance's is still being deleted,
   * or a Secret of the name is somebody else's.
   */
  Optional<Problem> obstacle(Wanted wanted) {
    ObjectRef ref = refOf(wanted);
    HasMetadata live = observed.objects().get(ref);
    if (live != null && isOfFormerInstance(live, stamp.identity())) {
      return Optional.of(terminating(ref));
    }
    return observed
        .secret(ref.name())
        .filter(secret -> ref.type().equals(Secret.class) && !isOurs(secret))
        .map(secret -> Foreign.at(ref, labels(wanted), secret.labels()));
  }

  private Map<String, String> labels(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Credentials _ -> stamp.keptLabels("");
      case Wanted.Projected(Projection projection, var _) ->
          stamp.projected("", projection, "").labels();
      case Wanted.Taken(Projection projection, var _, var _) ->
          stamp.projected("", projection, "").labels();
      default -> Map.of();
    };
  }

  private boolean isOwned(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(o -> o.getUid().equals(stamp.identity().uid()));
  }

  /** The problem of an object that a former instance of the name leaves behind for a while. */
  static Problem terminating(ObjectRef ref) {
    return new Problem(
        Reason.TerminatingObject,
        ref + " still belongs to a deleted instance of the same name; waiting for its removal");
  }

  /** Whether another instance of the same name owns an object. */
  static boolean isOfFormerInstance(HasMetadata object, Identity identity) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            o -> o.getKind().equals("SprocketInstance") && !o.getUid().equals(identity.uid()));
  }

  private static String hashOf(HasMetadata object) {
    return Labels.annotation(object, Labels.APPLIED).orElse("");
  }

  private static long versionOf(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }
}
