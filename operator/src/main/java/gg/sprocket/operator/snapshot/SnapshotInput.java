package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.probe.Bucket;
import gg.sprocket.operator.probe.ProbeInput;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.probe.Target;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * What the Job tells: addresses by variables, secret values by files alone.
 *
 * @param files variables and files
 */
record SnapshotInput(ProbeInput files) {

  /** Members of the Vault, as {@link Leader} takes them. */
  List<String> members() {
    return files.names("SNAPSHOT_MEMBERS");
  }

  /** Certificates of whom those of the members must be signed by, in PEM. */
  String authority() throws Refusal {
    try {
      return Files.readString(files.file("vault-ca.crt"));
    } catch (IOException e) {
      throw new Refusal(
          Cause.SecretInvalid,
          "the certificate of the authority of the Vault is not there; look at the condition VaultReady of the instance");
    }
  }

  /** Role by which the ServiceAccount may read snapshots. */
  String role() {
    return files.text("SNAPSHOT_ROLE");
  }

  /** Path of the method of login under {@code auth}. */
  String method() {
    return files.text("SNAPSHOT_METHOD");
  }

  Shelf shelf() {
    return new Shelf(files.text("SNAPSHOT_FOLDER"), files.number("SNAPSHOT_KEEP"));
  }

  Target storage() {
    return Target.of(endpoint());
  }

  Bucket bucket() throws Refusal, GeneralSecurityException, IOException {
    return Bucket.of(
        files, endpoint(), files.text("SNAPSHOT_REGION"), files.text("SNAPSHOT_BUCKET"));
  }

  private URI endpoint() {
    return URI.create(files.text("SNAPSHOT_ENDPOINT"));
  }

  /** A file for the snapshot, which nobody else uses. */
  Path file() throws IOException {
    return Files.createTempDirectory(Path.of(files.text("SNAPSHOT_WORK")), "vault")
        .resolve("vault.snap");
  }

  /** The folder with the key shares that a person gives for a restore. */
  Path shares() {
    return Path.of(files.text("SNAPSHOT_SHARES"));
  }
}
