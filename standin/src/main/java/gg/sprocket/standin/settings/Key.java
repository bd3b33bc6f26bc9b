package gg.sprocket.standin.settings;

/**
 * Where one setting may stand, in the order of common/src/util/config-resolver.ts.
 *
 * @param variable name in the environment and in {@code .env}
 * @param secretFile file in {@code secret} of the working directory; empty: none
 * @param path path in the JSON file; empty: none
 */
public record Key(String variable, String secretFile, String path) {

  static Key of(String variable, String path) {
    return new Key(variable, "", path);
  }

  static Key secret(String variable, String file) {
    return new Key(variable, file, "");
  }

  /** How the package config names it when it is missing. */
  String name() {
    return path.isEmpty() ? variable : path;
  }
}
