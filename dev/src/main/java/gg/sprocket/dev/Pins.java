package gg.sprocket.dev;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code go.mod} and {@code go.sum} that fix every source file a program is made of. */
record Pins(String goMod, String goSum) {

  static Pins of(Program program) {
    return named(program.pins());
  }

  static Pins named(String folder) {
    return new Pins(resource(folder + "/go.mod"), resource(folder + "/go.sum"));
  }

  /** The same pins give the same hash for the same purpose, and nothing else does. */
  String hash(String purpose) {
    return hash(List.of(goMod, goSum, purpose));
  }

  /** The version of the module that holds the program's package. */
  String version(Program program) {
    for (String module = program.goPackage();
        !module.isEmpty();
        module = module.substring(0, Math.max(0, module.lastIndexOf('/')))) {
      Matcher line =
          Pattern.compile("(?m)^\\s*(?:require\\s+)?" + Pattern.quote(module) + " (v\\S+)")
              .matcher(goMod);
      if (line.find()) {
        return line.group(1);
      }
    }
    throw new DevFailure(
        "dev/programs/%s/go.mod requires no module for %s. Run `go mod tidy` in that folder."
            .formatted(program.pins(), program.goPackage()));
  }

  /** The arguments of {@code go build} that shape the program, without the output. */
  List<String> buildFlags(Program program) {
    List<String> flags = new ArrayList<>(List.of("-trimpath"));
    program.tags().ifPresent(tags -> flags.add("-tags=" + tags));
    flags.add("-ldflags=" + linkerFlags(program));
    return List.copyOf(flags);
  }

  /** The same sources, flags and target give the same hash, and nothing else does. */
  String hash(Program program, Target target) {
    List<String> parts =
        new ArrayList<>(
            List.of(
                goMod,
                goSum,
                program.goPackage(),
                String.join(" ", buildFlags(program)),
                target.os(),
                target.arch()));
    SlimModule.of(program).map(SlimModule::text).ifPresent(parts::add);
    return hash(parts);
  }

  private static String hash(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("go.mod"), goMod);
    Files.writeString(folder.resolve("go.sum"), goSum);
  }

  /**
   * Kubernetes programs take their version from the linker; without it clients read v0.0.0 and
   * judge features by that.
   */
  private String linkerFlags(Program program) {
    if (!program.pins().equals("kubernetes")) {
      return "-s -w";
    }
    String version = version(program);
    List<String> numbers = List.of(version.substring(1).split("\\.", -1));
    String variable = " -X k8s.io/component-base/version.";
    return "-s -w"
        + (variable + "gitVersion=" + version)
        + (variable + "gitMajor=" + numbers.get(0))
        + (variable + "gitMinor=" + numbers.get(1));
  }

  /** Another file beside a program's pins. */
  static String file(Program program, String name) {
    return resource(program.pins() + "/" + name);
  }

  private static String resource(String name) {
    try (InputStream stream = Pins.class.getResourceAsStream("/programs/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("programs/" + name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("programs/" + name + " cannot be read", e);
    }
  }
}
