package gg.sprocket.operator.component.database;

import gg.sprocket.operator.plan.Claim;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.DatabaseLogins;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.External;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.SentForm;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.release.DatabaseSize;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL.
 *
 * @param probeImage image that looks at an External one
 */
public record DatabaseComponent(String probeImage) implements Component {

  private static final String PROCESS = "database";

  @Override
  public String name() {
    return "database";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.DatabaseReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(
        PersistentVolumeClaim.class, ConfigMap.class, Service.class, StatefulSet.class, Job.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    Optional<External> external = Externals.of(instance, name());
    if (external.isPresent()) {
      return external.orElseThrow().decide(instance, observed, probeImage);
    }
    Login login = login(instance);
    return login
        .absence(instance, observed)
        .map(absence -> withCertificate(instance, absence))
        .orElseGet(() -> builtin(instance, observed, login.wanted()));
  }

  /** All certificates in one pass, so that their authority is made or read once. */
  private static Decision withCertificate(Instance instance, Decision absence) {
    if (absence instanceof Want(List<Wanted> wanted, Optional<Problem> pending)) {
      List<Wanted> more = new ArrayList<>(wanted);
      more.add(certificate(instance));
      return new Want(more, pending);
    }
    return absence;
  }

  private static Wanted certificate(Instance instance) {
    return new Wanted.Certificate(instance.names().databaseTls(), hosts(instance));
  }

  private Decision builtin(Instance instance, Observed observed, Wanted login) {
    Names names = instance.names();
    Pods pods = new Pods(names, instance.spec(), name(), PROCESS);
    boolean used = DatabaseLogins.areUsed(instance, observed);
    boolean logins = used || isAsOfLogins(instance, observed, pods);
    Map<String, String> files = DatabaseConfig.files(instance.spec(), logins);
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(login);
    if (used) {
      wanted.add(maker(names));
    }
    wanted.add(certificate(instance));
    wanted.add(claim(instance).wanted(observed));
    wanted.add(new Wanted.Owned(Objects.configMap(names.database(), PROCESS, files)));
    wanted.add(
        new Wanted.Owned(
            Objects.serviceOfOne(names.database(), pods, "postgres", Services.DATABASE_PORT)));
    Optional<Problem> pending =
        Inputs.unmade(names, observed, DatabaseStatefulSet.inputs(names, logins));
    if (pending.isEmpty()) {
      wanted.add(
          new Wanted.Owned(
              new DatabaseStatefulSet(instance, logins).render(pods, observed, files.values())));
    }
    return new Want(List.copyOf(wanted), pending);
  }

  /**
   * Whether the server runs as it does where a Vault makes logins, and in nothing else as it is not
   * wanted any more. It stays so until it is restarted for another reason: without the way through
   * the network, which goes at once, that is no reason.
   */
  private static boolean isAsOfLogins(Instance instance, Observed observed, Pods pods) {
    Names names = instance.names();
    if (Inputs.unmade(names, observed, DatabaseStatefulSet.inputs(names, true)).isPresent()) {
      return false;
    }
    Map<String, String> files = DatabaseConfig.files(instance.spec(), true);
    return SentForm.isOf(
        instance,
        observed,
        pods.part(),
        new DatabaseStatefulSet(instance, true).render(pods, observed, files.values()));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    return List.of(
        Externals.of(instance, name())
            .map(external -> external.health(instance, observed))
            .orElseGet(
                () -> claim(instance).noted(ofServer(instance, observed, decision), observed)));
  }

  private Health ofServer(Instance instance, Observed observed, Decision decision) {
    String server = instance.names().database();
    return Workloads.health(name(), StatefulSet.class, server, observed, decision);
  }

  private static List<String> hosts(Instance instance) {
    String host = instance.names().database();
    String namespace = instance.identity().namespace();
    return List.of(host, host + "." + namespace, host + "." + namespace + ".svc");
  }

  /** By which the Vault makes logins: whatever takes its place, both sides are told of it. */
  private static Wanted maker(Names names) {
    return new Wanted.Credentials(
        names.databaseMaker(),
        List.of(
            new SecretValue.Fixed("username", "sprocket_vault"),
            new SecretValue.Random("password", 43),
            new SecretValue.ScramVerifier("verifier", "password")));
  }

  private static Login login(Instance instance) {
    Names names = instance.names();
    return new Login(
        names.databaseLogin(),
        List.of(
            new SecretValue.Fixed("username", Services.BUILTIN_DATABASE),
            new SecretValue.Random("password", 43),
            new SecretValue.ScramVerifier("verifier", "password")),
        List.of(claim(instance).ref(), new ObjectRef(StatefulSet.class, names.database())));
  }

  private static Claim claim(Instance instance) {
    return Claim.of(
        instance.names().databaseClaim(),
        PROCESS,
        instance.spec().database().builtin().storage(),
        DatabaseSize.of(instance.spec().profile()).volume(),
        FreeSpace.USUAL);
  }
}
