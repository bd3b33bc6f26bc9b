package gg.sprocket.dev.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How this machine's own apt reaches Debian: its mirror has every release, and what it takes to get
 * there, such as a proxy or an authority, holds for apt in a root file system too.
 *
 * @param address address of the mirror
 * @param settings lines of apt's configuration
 */
record DebianMirror(String address, List<String> settings) {
  private static final Path AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");
  private static final Pattern SETTING =
      Pattern.compile(
          "Acquire::https?::(?:Proxy|Proxy::[^ ]+|Verify-Peer|Verify-Host|Timeout) \".*\";");
  private static final Pattern AUTHORITY = Pattern.compile("Acquire::https::CaInfo \"([^\"]+)\";");
  private static final Pattern PROXY = Pattern.compile("Acquire::(https?)::Proxy \"([^\"]+)\";");

  /** Reads it from apt; empty if the sources of packages hold no release of Debian. */
  static Optional<DebianMirror> ofThisMachine() {
    return found().map(address -> new DebianMirror(address, configuration()));
  }

  private static Optional<String> found() {
    return Command.answer(
            "apt-get",
            "indextargets",
            "--format",
            "$(REPO_URI) $(CODENAME) $(LABEL)",
            "Created-By: Packages")
        .flatMap(answer -> chosen(answer.lines()));
  }

  /** The one of a release itself: updates and corrections of security may be elsewhere. */
  static Optional<String> chosen(Stream<String> targets) {
    return targets
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 3 && words[2].equals("Debian") && !words[1].contains("-"))
        .map(words -> words[0].replaceAll("/+$", ""))
        .findFirst();
  }

  private static List<String> configuration() {
    return Command.answer("apt-config", "dump").stream().flatMap(String::lines).toList();
  }

  /**
   * Writes a file for apt in a root file system.
   *
   * @param folder an existing folder; the file and what it names are copied from there
   * @param inside where the copies will be, as apt sees them
   */
  Path write(Path folder, String inside) throws IOException {
    Path authorities =
        settings.stream().flatMap(DebianMirror::authority).findFirst().orElse(AUTHORITIES);
    StringBuilder text = new StringBuilder("Acquire::Languages \"none\";\n");
    settings.stream()
        .filter(line -> SETTING.matcher(line).matches())
        .forEach(line -> text.append(line).append('\n'));
    if (Files.isReadable(authorities)) {
      Files.copy(authorities, folder.resolve("authorities.crt"));
      text.append("Acquire::https::CaInfo \"").append(inside).append("/authorities.crt\";\n");
    }
    return Files.writeString(folder.resolve("apt.conf"), text);
  }

  /** Variables for programs that do not ask apt. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (String line : settings) {
      Matcher proxy = PROXY.matcher(line);
      if (proxy.matches()) {
        environment.put(proxy.group(1) + "_proxy", proxy.group(2));
      }
    }
    return environment;
  }

  private static Stream<Path> authority(String line) {
    Matcher matcher = AUTHORITY.matcher(line);
    return matcher.matches() ? Stream.of(Path.of(matcher.group(1))) : Stream.empty();
  }
}
