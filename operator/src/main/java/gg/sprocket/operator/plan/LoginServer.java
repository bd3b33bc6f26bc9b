package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.DatabaseVaultLogin;
import gg.sprocket.operator.api.v1alpha1.SslMode;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.PodSecrets;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The database at which a Vault makes logins.
 *
 * @param instance the instance, with the owner's login
 * @param observed what is there
 */
record LoginServer(Instance instance, Observed observed) {

  /**
   * What the Vault calls it. It changes with the address, the owner and the volume it lives on: a
   * login is for one of them, and another knows nothing of it.
   */
  String name() {
    Services.Database database = instance.services().database();
    String volume = isBuiltin() ? observed.volume(instance.names().databaseClaim()).orElse("") : "";
    List<Object> inputs =
        List.of(database.host(), database.port(), database.name(), database.username(), volume);
    return "app-" + Digest.brief(Json.text(inputs));
  }

  /** As the Vault is told of it. */
  LeaseStep.Server toldFor(DatabaseVaultLogin login) {
    Services.Database database = instance.services().database();
    return new LeaseStep.Server(
        name(),
        database.host(),
        database.port(),
        database.name(),
        database.username(),
        isBuiltin() ? SslMode.VerifyFull.libpq() : database.sslMode().libpq(),
        isBuiltin()
            ? instance.names().databaseMaker()
            : Objects.requireNonNull(login.makerSecretRef()).name(),
        authority(database));
  }

  private List<String> authority(Services.Database database) {
    if (isBuiltin()) {
      return List.of(instance.names().databaseTls());
    }
    return database.sslMode() == SslMode.VerifyFull ? List.of(database.secret()) : List.of();
  }

  /** What a person has yet to supply before the Vault can be told; the Builtin has it all. */
  Optional<Problem> unsupplied(DatabaseVaultLogin login) {
    if (isBuiltin()) {
      return Optional.empty();
    }
    LeaseStep.Server server = toldFor(login);
    List<InSecret> values = new ArrayList<>();
    values.add(new InSecret(server.maker(), "username"));
    values.add(new InSecret(server.maker(), "password"));
    server.authority().forEach(secret -> values.add(new InSecret(secret, "ca.crt")));
    return Inputs.missing(observed, values);
  }

  /**
   * Whether a login can be made there. The first one is made when the schema is there, which gives
   * the owner settings that each login gets, and, at an External server, once that was found to
   * fit.
   */
  boolean isReady() {
    return (!isBuiltin() || knowsMaker()) && (hasMade() || isProved());
  }

  /** Whether the Builtin server knows the role that makes logins. */
  private boolean knowsMaker() {
    return observed
        .find(StatefulSet.class, instance.names().database())
        .filter(server -> PodSecrets.of(server).contains(instance.names().databaseMaker()))
        .filter(server -> observed.rollout(server).done())
        .isPresent();
  }

  private boolean hasMade() {
    return DatabaseLogins.all(observed, instance.identity()).stream()
        .anyMatch(lease -> lease.isLegible() && lease.terms().server().equals(name()));
  }

  private boolean isProved() {
    return SchemaRun.isComplete(instance, observed)
        && Externals.of(instance, "database")
            .flatMap(external -> external.unproved(instance, observed))
            .isEmpty();
  }

  private boolean isBuiltin() {
    return instance.spec().database().external() == null;
  }
}
