package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.MigrationSpec;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The run that brings the database to the schema an instance needs now. Its Job is named by what
 * would make it another run, so whether it is done is seen, never remembered.
 */
public final class SchemaRun {

  /** Name of the component that wants the Jobs, thus their label {@link Labels#PART}. */
  public static final String PART = "schema";

  private SchemaRun() {}

  /**
   * Name of the Job. It changes with the program (release, image, commands, SQL) and with the
   * database: its address, its role, which owns what is made, and the volume it lives on, because a
   * new volume is an empty database under an old address. It does not change with the
   * organization's names, the password, TLS or the registry: the same run would leave the same
   * rows.
   */
  public static String job(Instance instance, Observed observed) {
    MigrationSpec migration = instance.release().topology().schema().migration();
    Services.Database database = instance.services().database();
    List<Object> inputs =
        List.of(
            instance.release().version(),
            instance.images().meant(instance.release().migrationName(), migration.image()),
            instance.release().program(),
            List.of(database.host(), database.port(), database.name(), database.username()),
            volume(instance, observed),
            instance.spec().organization().id());
    return instance.names().schemaJob(Digest.brief(Json.text(inputs)));
  }

  private static String volume(Instance instance, Observed observed) {
    return instance.spec().database().external() != null
        ? ""
        : observed.volume(instance.names().databaseClaim()).orElse("");
  }

  /**
   * Whether the database has the schema: the run is complete and no other one was made after it. An
   * instance that went to another release and back has to run again.
   */
  public static boolean isComplete(Instance instance, Observed observed) {
    String name = job(instance, observed);
    String made = observed.find(Job.class, name).map(SchemaRun::madeAt).orElse("");
    return observed.isDone(Job.class, name)
        && others(instance, observed).allMatch(other -> madeAt(other).compareTo(made) <= 0);
  }

  /** Jobs of other runs of the instance. */
  public static Stream<Job> others(Instance instance, Observed observed) {
    String name = job(instance, observed);
    return observed
        .of(PART)
        .filter(Job.class::isInstance)
        .map(Job.class::cast)
        .filter(job -> !job.getMetadata().getName().equals(name));
  }

  private static String madeAt(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getCreationTimestamp()).orElse("");
  }
}
