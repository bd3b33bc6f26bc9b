package gg.sprocket.operator.component.schema;

import gg.sprocket.operator.api.v1alpha1.MigrationSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.SchemaSpec;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.SchemaRun;
import gg.sprocket.operator.plan.SecretNeeds;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.release.SecretSource;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Volumes;
import gg.sprocket.operator.resource.WritableDirectories;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of one run: a Job whose pod waits for the server, then takes prelude, migrations and
 * seed one after the other, and a ConfigMap with the SQL.
 *
 * @param instance the instance
 * @param observed what is there
 */
record SchemaJob(Instance instance, Observed observed) {

  /** Name of the database password among the release's secrets. */
  static final String PASSWORD = "database-password";

  /** Each step leaves nothing behind when it fails, so a node that went away costs nothing. */
  private static final int RETRIES = 2;

  private static final int GRACE_SECONDS = 30;

  /**
   * Ends when the server answers, or when there is no sense in asking (exit code 3), which the next
   * step tells better. A shell that is process 1 has to be told to heed the signal to stop.
   */
  private static final String UNTIL_READY =
      "trap 'exit 143' TERM; until pg_isready -t 5 || [ $? -gt 2 ]; do sleep 3; done";

  private static final String SQL = "/etc/sprocket/schema";

  List<Wanted> objects() {
    String name = SchemaRun.job(instance, observed);
    Pods pods = new Pods(instance.names(), instance.spec(), SchemaRun.PART, SchemaRun.PART);
    return List.of(
        new Wanted.Owned(Objects.configMap(name, SchemaRun.PART, sql())),
        new Wanted.Owned(
            Objects.job(
                name, SchemaRun.PART, schema().timeoutSeconds(), RETRIES, template(name, pods))));
  }

  private PodTemplateSpec template(String name, Pods pods) {
    List<Container> steps = steps();
    return pods.once(
        new Pods.Shape(
            user(),
            GRACE_SECONDS,
            inputs(),
            steps.subList(0, steps.size() - 1),
            steps.subList(steps.size() - 1, steps.size()),
            volumes(name)));
  }

  private List<Container> steps() {
    Container migrate = migrate();
    List<Container> steps = new ArrayList<>();
    steps.add(untilReady());
    if (schema().prelude() != null) {
      steps.add(psql("prelude", List.of()));
    }
    steps.addAll(writable().copies(migrate));
    steps.add(migrate);
    if (schema().seed() != null) {
      var organization = instance.spec().organization();
      steps.add(
          psql(
              "seed",
              List.of(
                  Volumes.env("ORGANIZATION_ID", String.valueOf(organization.id())),
                  Volumes.env("ORGANIZATION_SLUG", organization.slug()),
                  Volumes.env("ORGANIZATION_NAME", organization.displayName()))));
    }
    return steps;
  }

  /**
   * A server that restarts or is not there yet must not use up the attempts. It is asked without
   * the login's rules of TLS, whose failure would look like a server that is not there.
   */
  private Container untilReady() {
    return container(Containers.WAIT, instance.images().postgres())
        .withCommand("sh", "-c", UNTIL_READY)
        .withEnv(access().address())
        .build();
  }

  private Container psql(String step, List<EnvVar> more) {
    List<EnvVar> env = new ArrayList<>(access().login());
    env.addAll(more);
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(Volumes.mountReadOnly("sql", SQL));
    mounts.addAll(access().mounts());
    return container(step, instance.images().postgres())
        .withCommand("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", SQL + "/" + step + ".sql")
        .withEnv(env)
        .withVolumeMounts(mounts)
        .build();
  }

  private Container migrate() {
    MigrationSpec migration = migration();
    List<EnvVar> env = new ArrayList<>();
    migration
        .env()
        .forEach(e -> env.add(Volumes.env(e.name(), instance.template().fill(e.value()))));
    migration.secretEnv().forEach(e -> env.add(SecretNeeds.variable(instance, observed, e)));
    return container(
            "migrate", instance.images().of(instance.release().migrationName(), migration.image()))
        .withCommand(migration.command())
        .withWorkingDir(migration.workingDirectory())
        .withEnv(env)
        .withVolumeMounts(writable().mounts())
        .build();
  }

  private ContainerBuilder container(String name, String image) {
    return Containers.of(name, image, instance.spec().images().pullPolicy().name())
        .withResources(resources());
  }

  /**
   * The same for all steps: a pod needs the largest of them, and a namespace with a quota refuses
   * containers without.
   */
  private ResourceRequirements resources() {
    var resources = migration().resources();
    return resources == null || instance.spec().profile() == Profile.Tiny
        ? new ResourceRequirements()
        : Amounts.requirements(resources);
  }

  private List<Volume> volumes(String name) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(Volumes.configMap("sql", name));
    volumes.addAll(access().volumes());
    volumes.addAll(writable().volumes());
    return volumes;
  }

  private String inputs() {
    List<InSecret> values = new ArrayList<>(access().authority().stream().toList());
    values.add(new InSecret(instance.services().database().secret(), "password"));
    for (SecretVariable variable : migration().secretEnv()) {
      SecretSource source = SecretNeeds.source(instance, observed, variable.secret());
      if (source instanceof InSecret value) {
        values.add(value);
      }
    }
    return Inputs.fingerprint(instance.names(), observed, values, sql().values());
  }

  private Map<String, String> sql() {
    Map<String, String> files = new TreeMap<>();
    if (schema().prelude() instanceof String prelude) {
      files.put("prelude.sql", prelude);
    }
    if (schema().seed() instanceof String seed) {
      files.put("seed.sql", seed);
    }
    return files;
  }

  /**
   * Of all steps: psql asks nothing of its user, not even an entry in the image's list of users.
   */
  private long user() {
    Long asked = instance.spec().security().runAsUser();
    Long usual = migration().runAsUser();
    return asked != null ? asked : usual != null ? usual : ReleaseComponent.DEFAULT_USER;
  }

  private WritableDirectories writable() {
    return new WritableDirectories(migration().writableDirectories());
  }

  /** How the steps come to the database. */
  DatabaseAccess access() {
    return new DatabaseAccess(instance.services().database());
  }

  private SchemaSpec schema() {
    return instance.release().topology().schema();
  }

  private MigrationSpec migration() {
    return schema().migration();
  }
}
