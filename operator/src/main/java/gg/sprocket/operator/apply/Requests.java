package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Bend;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Writes.Write;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Optional;

/**
 * The requests that make one change.
 *
 * @param client the cluster
 * @param writes memory of our own writes
 * @param certificates issues certificates
 * @param values makes generated values
 * @param clock the time
 */
record Requests(
    KubernetesClient client,
    RecentWrites writes,
    Certificates certificates,
    SecretValues values,
    Clock clock) {

  /**
   * Version that makes an apply create and never overwrite: the API server compares it only with an
   * object that is there, and then it never fits, as etcd counts its first write as 2. A create by
   * POST would leave every field with a second owner of our name, from which no later apply could
   * take it away.
   */
  private static final String OF_NO_OBJECT = "1";

  /**
   * Makes a change.
   *
   * @return why it was not made, if something stands in its way
   * @throws KubernetesClientException if the API server refuses or does not answer
   */
  Optional<Problem> make(Identity identity, Change change) {
    return switch (change) {
      case Change.Apply apply -> apply(identity, apply);
      case Change.CreateCredentials create -> create(identity, create);
      case Change.IssueCertificate issue -> issue(identity, issue);
      case Change.Delete delete -> delete(identity, delete);
      case Change.RemoveAuthority remove -> {
        certificates.remove(remove.authority());
        yield Optional.empty();
      }
    };
  }

  private Optional<Problem> apply(Identity identity, Change.Apply change) {
    if (change.known()) {
      return send(identity, change, change.object());
    }
    HasMetadata fresh = client.getKubernetesSerialization().clone(change.object());
    fresh.getMetadata().setResourceVersion(OF_NO_OBJECT);
    try {
      return send(identity, change, fresh);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      HasMetadata there = client.resource(change.object()).get();
      return there == null || isOurs(identity, there)
          ? send(identity, change, change.object())
          : Optional.of(foreign(change.ref()));
    }
  }

  private Optional<Problem> send(Identity identity, Change.Apply change, HasMetadata form) {
    HasMetadata answer = serverSideApply(form);
    note(identity, change.ref(), answer, Bend.of(change.object(), answer));
    return Optional.empty();
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
    Secret secret = certificates.issue(identity, change);
    if (!change.known()) {
      return createOnly(identity, change.ref(), secret);
    }
    note(identity, change.ref(), serverSideApply(secret), Optional.empty());
    return Optional.empty();
  }

  /**
   * Creation that never overwrites: what is there already is either ours and seen late, or foreign.
   */
  private Optional<Problem> createOnly(Identity identity, ObjectRef ref, Secret secret) {
    try {
      note(identity, ref, client.resource(secret).create(), Optional.empty());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      Secret there = client.secrets().inNamespace(identity.namespace()).withName(ref.name()).get();
      return there == null || isOurs(identity, there)
          ? Optional.empty()
          : Optional.of(foreign(ref));
    }
  }

  /** The uid goes along: an object that took the name meanwhile is not the one we mean. */
  private Optional<Problem> delete(Identity identity, Change.Delete change) {
    DeleteOptions options = new DeleteOptions();
    options.setPropagationPolicy("Background");
    options.setPreconditions(new Preconditions(null, change.uid()));
    writes.forget(identity.uid(), change.ref());
    try {
      client.raw(path(identity.namespace(), change.ref()), "DELETE", options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
    return Optional.empty();
  }

  private static String path(String namespace, ObjectRef ref) {
    String version = HasMetadata.getApiVersion(ref.type());
    return "/%s/%s/namespaces/%s/%s/%s"
        .formatted(
            version.contains("/") ? "apis" : "api",
            version,
            namespace,
            HasMetadata.getPlural(ref.type()),
            ref.name());
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

  private static boolean isOurs(Identity identity, HasMetadata there) {
    String instance = Labels.instanceOf(there).orElse(identity.name());
    return Labels.label(there, Labels.MANAGED_BY).equals(Optional.of(Labels.OPERATOR))
        && instance.equals(identity.name());
  }

  private static Problem foreign(ObjectRef ref) {
    return new Problem(
        Reason.ForeignObject,
        ref
            + " exists and does not belong to this instance; it was not touched. Remove or rename it,"
            + " or create the instance under another name");
  }
}
