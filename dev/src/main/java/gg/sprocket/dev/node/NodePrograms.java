package gg.sprocket.dev.node;

import gg.sprocket.dev.DebianPackages;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a node runs: programs of the pinned Go modules, and packages of the distribution, unpacked
 * into the cache and not installed.
 *
 * @param built paths of the former
 * @param root folder that stands for the root of the latter's file system
 * @param libraries folders of their shared libraries
 */
record NodePrograms(Map<Program, Path> built, Path root, String libraries) {
  private static final List<Program> NODE =
      List.of(Program.KUBELET, Program.KUBE_PROXY, Program.COREDNS, Program.TRAEFIK);

  private static final DebianPackages PACKAGES =
      new DebianPackages(
          "a node",
          List.of(
              "containerd",
              "runc",
              "containernetworking-plugins",
              "conntrack",
              "iptables",
              "libip4tc2",
              "libip6tc2",
              "libmnl0",
              "libnetfilter-conntrack3",
              "libnfnetlink0",
              "libnftnl11",
              "libseccomp2",
              "libxtables12"));

  /** The names by which kube-proxy and plugins call the one program. */
  private static final List<String> TABLES =
      List.of(
          "iptables",
          "iptables-restore",
          "iptables-save",
          "ip6tables",
          "ip6tables-restore",
          "ip6tables-save");

  /**
   * Builds, downloads and unpacks what is not there.
   *
   * @throws DevFailure with what is missing and how to get it
   */
  static NodePrograms cached(Progress progress) {
    Map<Program, Path> built = Programs.cached(progress).paths(NODE);
    Path root = PACKAGES.unpacked();
    for (String name : TABLES) {
      link(root.resolve("usr/sbin").resolve(name));
    }
    return new NodePrograms(built, root, PACKAGES.libraries(root));
  }

  String built(Program program) {
    Path path = built.get(program);
    if (path == null) {
      throw new IllegalArgumentException(program.binary() + " is none of a node's programs");
    }
    return path.toString();
  }

  /** Path of a program of the packages. */
  Path packaged(String path) {
    return root.resolve(path);
  }

  /** Variables by which programs of the packages find each other, and plugins of `iptables`. */
  Map<String, String> environment() {
    return Map.of(
        "PATH",
        root.resolve("usr/sbin")
            + ":"
            + root.resolve("usr/bin")
            + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LD_LIBRARY_PATH",
        libraries,
        "XTABLES_LIBDIR",
        libraries + "/xtables");
  }

  private static void link(Path name) {
    try {
      Files.createSymbolicLink(name, Path.of("xtables-nft-multi"));
    } catch (FileAlreadyExistsException e) {
      return; // made before, or by another process just now
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + name, e);
    }
  }
}
