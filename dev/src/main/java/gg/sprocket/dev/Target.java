package gg.sprocket.dev;

import java.util.Locale;

/** The machine that a program is built for, in Go's words. */
public record Target(String os, String arch) {

  /** This machine. */
  public static Target current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** The one that Java's properties {@code os.name} and {@code os.arch} describe. */
  public static Target of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch =
        switch (osArch) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> osArch;
        };
    return new Target(os.startsWith("mac") ? "darwin" : os, arch);
  }
}
