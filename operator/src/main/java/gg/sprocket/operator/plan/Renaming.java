package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Guards data that is to get another name. People give the volumes and Secrets of one instance to
 * another, piece by piece; until all of them are there nothing is made in their place, because an
 * empty database beside the full one looks like a loss.
 *
 * @param instance the instance
 * @param observed what is there
 */
record Renaming(Instance instance, Observed observed) {

  /**
   * Set on a claim whose volume was chosen by the cluster; absent where a person named the volume
   * (Kubernetes documentation, "Well-Known Labels, Annotations and Taints").
   */
  private static final String CHOSEN_BY_CLUSTER = "pv.kubernetes.io/bound-by-controller";

  private static final Set<Reason> STRAYED =
      EnumSet.of(Reason.CredentialsLost, Reason.CredentialsMismatched, Reason.ForeignObject);

  /**
   * Why nothing may be done yet.
   *
   * @param decisions what the components answered
   * @param changes what would be done
   */
  Optional<Problem> obstacle(Collection<Decision> decisions, List<Change> changes) {
    if (observed.secrets().known().isEmpty()) {
      return Optional.empty();
    }
    List<String> missing = missing(changes);
    return instance
        .identity()
        .former()
        .map(former -> ofRenamed(former, missing, decisions))
        .orElseGet(() -> missing.isEmpty() ? Optional.empty() : ofHalf(missing));
  }

  private Optional<Problem> ofRenamed(
      String former, List<String> missing, Collection<Decision> decisions) {
    return alive(former)
        .or(() -> emptyVolume(former))
        .or(() -> missing.isEmpty() ? Optional.empty() : incomplete(former, missing))
        .or(() -> lost(decisions));
  }

  private Optional<Problem> alive(String former) {
    return observed.surroundings().neighbours().contains(former)
        ? SpecChecks.problem(
            Reason.RenameIncomplete,
            "SprocketInstance %s is still there, whose data %s is to take over; delete it with"
                + " deletionPolicy: Retain, or remove the annotation %s",
            former,
            instance.identity().name(),
            Labels.RENAMED_FROM)
        : Optional.empty();
  }

  private Optional<Problem> emptyVolume(String former) {
    return observed.objects().values().stream()
        .filter(PersistentVolumeClaim.class::isInstance)
        .map(PersistentVolumeClaim.class::cast)
        .filter(claim -> !isOfNamedVolume(claim))
        .map(claim -> claim.getMetadata().getName())
        .sorted()
        .findFirst()
        .flatMap(
            claim ->
                SpecChecks.problem(
                    Reason.RenameIncomplete,
                    "PersistentVolumeClaim %s was made without spec.volumeName, so its volume is not"
                        + " one of %s; delete it and make it again with the name of that volume",
                    claim,
                    former));
  }

  private static boolean isOfNamedVolume(PersistentVolumeClaim claim) {
    return claim.getSpec().getVolumeName() != null
        && Labels.annotation(claim, CHOSEN_BY_CLUSTER).isEmpty();
  }

  private Optional<Problem> incomplete(String former, List<String> missing) {
    return SpecChecks.problem(
        Reason.RenameIncomplete,
        "%s is to be %s renamed, but these are not there with its labels (%s=%s): %s. Make them of"
            + " what %s had; nothing is made in their place while the annotation %s is there",
        instance.identity().name(),
        former,
        Labels.INSTANCE,
        instance.identity().name(),
        Quote.of(missing),
        former,
        Labels.RENAMED_FROM);
  }

  /**
   * A login that is missing beside its claim, does not fit or has no labels has words of its own.
   */
  private static Optional<Problem> lost(Collection<Decision> decisions) {
    return decisions.stream()
        .flatMap(Renaming::problems)
        .filter(problem -> STRAYED.contains(problem.reason()))
        .findFirst();
  }

  private static Stream<Problem> problems(Decision decision) {
    return switch (decision) {
      case Decision.Wait(Problem problem) -> Stream.of(problem);
      case Decision.Want(var _, Optional<Problem> pending) -> pending.stream();
      case Decision.Absent _ -> Stream.empty();
    };
  }

  /** The same data under two names, of which this one is not whole. */
  private Optional<Problem> ofHalf(List<String> missing) {
    return observed.secrets().known().stream()
        .flatMap(all -> all.values().stream())
        .filter(this::isOfSameData)
        .min((one, other) -> one.name().compareTo(other.name()))
        .flatMap(secret -> half(secret, missing));
  }

  private boolean isOfSameData(SecretView secret) {
    Map<String, String> labels = secret.labels();
    return Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
        && instance.dataId().equals(labels.get(Labels.DATA_ID))
        && labels.containsKey(Labels.INSTANCE)
        && !secret.belongsTo(instance.identity().name());
  }

  private Optional<Problem> half(SecretView secret, List<String> missing) {
    String other = secret.labels().getOrDefault(Labels.INSTANCE, "");
    return SpecChecks.problem(
        Reason.RenameIncomplete,
        "Secret %s of %s belongs to the same data, and these are not there under the name %s: %s. If"
            + " this is %s renamed, annotate it with %s=%s and make them of what %s had; otherwise"
            + " remove that Secret",
        secret.name(),
        other,
        instance.identity().name(),
        Quote.of(missing),
        other,
        Labels.RENAMED_FROM,
        other,
        other);
  }

  /** Kept objects that would be made, but for those that a person wants made anew. */
  private List<String> missing(List<Change> changes) {
    return changes.stream()
        .filter(this::makesKept)
        .map(change -> change.ref().toString())
        .sorted()
        .toList();
  }

  private boolean makesKept(Change change) {
    return switch (change) {
      case Change.CreateCredentials create ->
          !instance.identity().annotated(Labels.REPLACE_LOST, create.ref().name());
      case Change.Apply apply ->
          !apply.known() && Labels.label(apply.object(), Labels.DATA_ID).isPresent();
      case Change.Delete _, Change.CreateInbox _, Change.TakeValues _, Change.Procedure _ -> false;
    };
  }
}
