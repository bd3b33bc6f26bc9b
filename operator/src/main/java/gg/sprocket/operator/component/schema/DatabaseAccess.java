package gg.sprocket.operator.component.schema;

import gg.sprocket.operator.api.v1alpha1.SslMode;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.release.Services.Database;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the clients of libpq come to the database (PostgreSQL documentation, Environment Variables).
 *
 * @param database where it is
 */
record DatabaseAccess(Database database) {

  private static final String AUTHORITY = "/etc/sprocket/database-ca";

  /** Where the authority is that the database's certificate is checked against, if it is. */
  Optional<InSecret> authority() {
    return database.sslMode() == SslMode.VerifyFull
        ? Optional.of(new InSecret(database.secret(), "ca.crt"))
        : Optional.empty();
  }

  /** What it takes to ask whether the server answers. */
  List<EnvVar> address() {
    return List.of(
        Volumes.env("PGHOST", database.host()),
        Volumes.env("PGPORT", String.valueOf(database.port())),
        Volumes.env("PGDATABASE", database.name()),
        Volumes.env("PGUSER", database.username()));
  }

  /** What it takes to log in. */
  List<EnvVar> login() {
    List<EnvVar> env = new ArrayList<>(address());
    env.add(Volumes.secretEnv("PGPASSWORD", database.secret(), "password"));
    env.add(Volumes.env("PGSSLMODE", database.sslMode().libpq()));
    authority().ifPresent(ca -> env.add(Volumes.env("PGSSLROOTCERT", AUTHORITY + "/" + ca.key())));
    env.add(Volumes.env("PGAPPNAME", "sprocket-schema"));
    // libpq waits for ever by default for a host that drops packets.
    env.add(Volumes.env("PGCONNECT_TIMEOUT", "15"));
    return env;
  }

  /** Volumes that the login needs. */
  List<Volume> volumes() {
    return authority().map(ca -> Volumes.secret("authority", ca.secret(), ca.key())).stream()
        .toList();
  }

  /** Where the login finds them. */
  List<VolumeMount> mounts() {
    return authority().map(_ -> Volumes.mountReadOnly("authority", AUTHORITY)).stream().toList();
  }
}
