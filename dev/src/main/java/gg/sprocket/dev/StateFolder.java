package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What one control plane keeps on disk. Removing the folder forgets it completely. */
public record StateFolder(Path root) {

  /** The one at a path, absolute from here on. */
  public static StateFolder at(Path root) {
    return new StateFolder(root.toAbsolutePath().normalize());
  }

  /** Keys and certificates. */
  public Path pki() {
    return root.resolve("pki");
  }

  /** One record per process. */
  public Path processes() {
    return root.resolve("processes");
  }

  /** The log of a program. */
  public Path log(String program) {
    return root.resolve("logs").resolve(program + ".log");
  }

  Path auditPolicy() {
    return root.resolve("audit-policy.yaml");
  }

  Path auditLog() {
    return root.resolve("logs/audit.log");
  }

  Path etcd() {
    return root.resolve("etcd");
  }

  Path stages() {
    return root.resolve("stages");
  }

  /** The kubeconfig of a user. */
  public Path kubeconfig(String user) {
    return root.resolve(user + ".kubeconfig");
  }

  /** Makes its folders. */
  public void create() {
    try {
      for (Path folder : new Path[] {pki(), processes(), root.resolve("logs"), etcd(), stages()}) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + root, e);
    }
  }

  /**
   * Forgets a control plane that has ended.
   *
   * @throws DevFailure when the folder holds something that no control plane has put there
   */
  public void delete() {
    if (Files.exists(root) && !Folders.isEmpty(root) && !Files.isDirectory(processes())) {
      throw new DevFailure(root + " holds other files. Name a folder that is empty or not there.");
    }
    Folders.delete(root);
  }
}
