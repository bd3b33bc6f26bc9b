package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Bend;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.DatabaseLease;
import gg.sprocket.operator.plan.Foreign;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Writes.Write;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.CallBudget;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that make one change.
 *
 * @param client the cluster
 * @param writes memory of our own writes
 * @param certificates issues certificates
 * @param values makes generated values
 * @param vaults does what is to be done with Vaults
 * @param projections does what is to be done with values in Vaults
 * @param clock the time
 */
record Requests(
    KubernetesClient client,
    RecentWrites writes,
    Certificates certificates,
    SecretValues values,
    VaultDeeds vaults,
    ProjectionDeeds projections,
    Clock clock) {

  /**
   * Version that makes an apply create and never overwrite: the API server compares it only with an
   * object that is there, and then it never fits, as etcd counts its first write as 2. A create by
   * POST would leave every field with a second owner of our name, from which no later apply could
   * take it away.
   */
  private static final String OF_NO_OBJECT = "1";

  /** Time that calls for values in a Vault may take together in a pass that begins now. */
  CallBudget budget() {
    return projections.budget();
  }

  /**
   * Makes a change.
   *
   * @param budget that of the pass
   * @throws KubernetesClientException if the API server refuses or does not answer
   */
  Result make(Identity identity, Change change, CallBudget budget) {
    return switch (change) {
      case Change.Apply apply -> Result.of(apply(identity, apply));
      case Change.CreateCredentials create -> Result.of(create(identity, create));
      case Change.IssueCertificate issue -> Result.of(issue(identity, issue));
      case Change.Delete delete -> Result.of(delete(identity, delete));
      case Change.VaultDeed deed -> Result.of(vaults.make(identity, deed));
      case Change.ProjectionDeed deed -> project(identity, deed, budget);
      case Change.LeaseDeed deed ->
          new LeaseDeeds(new LeaseSecrets(client), projections.store(), clock)
              .make(identity, deed, budget, shelf(identity, deed));
      case Change.CreateInbox create ->
          Result.of(createOnly(identity, create.ref(), Inboxes.form(identity, create)));
      case Change.TakeValues take -> take(identity, take);
      case Change.RemoveVaultKeys remove -> Result.of(vaults.removeKeys(identity, remove.dataId()));
      case Change.RemoveAuthority remove -> {
        certificates.remove(identity, remove.authority());
        yield new Result.Done();
      }
    };
  }

  /** Forgets what served one pass. */
  void passed(Identity identity) {
    certificates.passed(identity);
  }

  private Optional<Problem> apply(Identity identity, Change.Apply change) {
    if (change.known()) {
      return overwrite(identity, change);
    }
    try {
      HasMetadata answer = serverSideApply(unmade(change.object()));
      note(identity, change.ref(), answer, Bend.of(change.object(), answer));
      return Optional.empty();
    } catch (KubernetesClientException e) {
      HasMetadata there = inTheWay(change.object(), e);
      return isOurs(identity, there)
          ? overwrite(identity, change)
          : Optional.of(Foreign.at(change.ref(), Labels.all(change.object()), Labels.all(there)));
    }
  }

  private Optional<Problem> overwrite(Identity identity, Change.Apply change) {
    try {
      HasMetadata answer = serverSideApply(atVersion(change));
      note(identity, change.ref(), answer, Bend.of(change.object(), answer));
    } catch (KubernetesClientException e) {
      if (change.version().isEmpty() || e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // An autoscaler was faster. Its change comes by the watch, and the next pass goes by that.
    }
    return Optional.empty();
  }

  private HasMetadata atVersion(Change.Apply change) {
    return change
        .version()
        .map(version -> versioned(change.object(), version))
        .orElse(change.object());
  }

  private Optional<Problem> create(Identity identity, Change.CreateCredentials change) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(identity.namespace())
            .withName(change.ref().name())
            .withLabels(change.labels())
            .endMetadata()
            .withType("Opaque")
            .withStringData(values.make(change.values()))
            .build();
    return createOnly(identity, change.ref(), secret);
  }

  private Optional<Problem> issue(Identity identity, Change.IssueCertificate change) {
    return switch (certificates.issue(identity, change)) {
      case Read.Bad<Secret>(Problem problem) -> Optional.of(problem);
      case Read.Ok<Secret>(Secret secret) when change.known() -> {
        note(identity, change.ref(), serverSideApply(secret), Optional.empty());
        yield Optional.empty();
      }
      case Read.Ok<Secret>(Secret secret) -> createOnly(identity, change.ref(), secret);
    };
  }

  private LeaseDeeds.Shelf shelf(Identity identity, Change.LeaseDeed deed) {
    return new LeaseDeeds.Shelf() {
      @Override
      public Optional<Result> met() {
        Optional<Secret> there = new LeaseSecrets(client).at(identity, deed.ref().name());
        there.filter(secret -> isOurs(identity, secret)).ifPresent(this::changed);
        return there.map(secret -> standing(identity, deed.ref(), deed.labels(), secret));
      }

      @Override
      public Result keep(Secret secret) {
        return createNew(identity, deed.ref(), secret);
      }

      @Override
      public void changed(Secret secret) {
        note(identity, deed.ref(), secret, Optional.empty());
      }

      @Override
      public Result remove(DatabaseLease lease) {
        return Result.of(
            delete(identity, new Change.Delete(deed.component(), deed.ref(), lease.uid())));
      }
    };
  }

  private Result project(Identity identity, Change.ProjectionDeed deed, CallBudget budget) {
    return switch (projections.make(identity, deed, budget)) {
      case ProjectionDeeds.Made.Ended(Result result) -> result;
      case ProjectionDeeds.Made.Form(Secret form) when deed.judged().isPresent() ->
          overwrite(identity, deed.ref(), versioned(form, deed.judged().orElseThrow()));
      case ProjectionDeeds.Made.Form(Secret form) -> createNew(identity, deed.ref(), form);
    };
  }

  private Result overwrite(Identity identity, ObjectRef ref, HasMetadata judged) {
    try {
      note(identity, ref, serverSideApply(judged), Optional.empty());
      return new Result.Done();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return new Result.Overtaken();
    }
  }

  /** What was brought meanwhile is judged first. */
  private Result take(Identity identity, Change.TakeValues take) {
    Optional<Secret> taken = new Inboxes(client).taken(identity, take);
    if (taken.isEmpty()) {
      return new Result.Overtaken();
    }
    Secret form = taken.orElseThrow();
    return take.replaced()
        .map(version -> overwrite(identity, take.ref(), versioned(form, version)))
        .orElseGet(() -> createNew(identity, take.ref(), form));
  }

  /**
   * Creation that never overwrites: what is there already is either ours and seen late, or foreign.
   */
  private Optional<Problem> createOnly(Identity identity, ObjectRef ref, Secret secret) {
    return createNew(identity, ref, secret) instanceof Result.Failed(Problem problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  private Result createNew(Identity identity, ObjectRef ref, Secret secret) {
    try {
      note(identity, ref, serverSideApply(unmade(secret)), Optional.empty());
      return new Result.Done();
    } catch (KubernetesClientException e) {
      return standing(identity, ref, Labels.all(secret), inTheWay(secret, e));
    }
  }

  private static Result standing(
      Identity identity, ObjectRef ref, Map<String, String> wanted, HasMetadata there) {
    return isOurs(identity, there)
        ? new Result.Overtaken()
        : new Result.Failed(Foreign.at(ref, wanted, Labels.all(there)));
  }

  private HasMetadata unmade(HasMetadata object) {
    return versioned(object, OF_NO_OBJECT);
  }

  private HasMetadata versioned(HasMetadata object, String version) {
    HasMetadata copy = client.getKubernetesSerialization().clone(object);
    copy.getMetadata().setResourceVersion(version);
    return copy;
  }

  /** The object that kept another from being created, if that is what the answer says. */
  private HasMetadata inTheWay(HasMetadata object, KubernetesClientException answer) {
    if (answer.getCode() != HttpURLConnection.HTTP_CONFLICT) {
      throw answer;
    }
    HasMetadata there = client.resource(object).get();
    if (there == null) {
      throw answer; // it was in the way for a moment, or a quota was: the next pass tries again
    }
    return there;
  }

  /** The uid goes along: an object that took the name meanwhile is not the one we mean. */
  private Optional<Problem> delete(Identity identity, Change.Delete change) {
    DeleteOptions options = new DeleteOptions();
    options.setPropagationPolicy("Background");
    options.setPreconditions(new Preconditions(null, change.uid()));
    writes.forget(identity.uid(), change.ref());
    try {
      client.raw(
          Deletions.path(change.ref().type(), identity.namespace(), change.ref().name()),
          "DELETE",
          options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
    return Optional.empty();
  }

  private HasMetadata serverSideApply(HasMetadata object) {
    return client
        .resource(object)
        .fieldManager(Names.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private void note(Identity identity, ObjectRef ref, HasMetadata answer, Optional<String> bend) {
    String hash = Labels.annotation(answer, Labels.APPLIED).orElse("");
    long version = Long.parseLong(answer.getMetadata().getResourceVersion());
    writes.note(identity.uid(), ref, new Write(hash, version, bend, false), clock.instant());
  }

  /** By its labels or, if somebody took those away, by its owner. */
  private static boolean isOurs(Identity identity, HasMetadata there) {
    boolean owned =
        there.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> owner.getUid().equals(identity.uid()));
    String instance = Labels.instanceOf(there).orElse(identity.name());
    return owned
        || (Labels.label(there, Labels.MANAGED_BY).equals(Optional.of(Labels.OPERATOR))
            && instance.equals(identity.name()));
  }
}
