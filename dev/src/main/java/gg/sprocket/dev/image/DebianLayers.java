package gg.sprocket.dev.image;

import gg.sprocket.dev.DebianPackages;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Layers of packages of Debian, built in {@link Namespaces} of their own.
 *
 * @param cache where they are kept
 */
record DebianLayers(ImageCache cache) {

  /** The release, whatever the machine's own is. */
  static final String SUITE = "trixie";

  /**
   * Beside the base system: certificates of public authorities, a program to ask HTTP servers with,
   * and one that reaps processes and does nothing else.
   */
  private static final List<String> PACKAGES = List.of("ca-certificates", "catatonit", "curl");

  private static final DebianPackages DEBOOTSTRAP =
      new DebianPackages("debootstrap", List.of("debootstrap", "debian-archive-keyring"));

  private static final String BUILDING = "build/base.sh";
  private static final String CHANGING = "build/layer.sh";
  private static final String FUNCTIONS = "build/chroot.sh";

  /** The layer below all others: a small Debian. */
  Layer base() {
    List<String> inputs =
        List.of(
            SUITE,
            Target.current().arch(),
            String.join(",", PACKAGES),
            Recipes.text(BUILDING),
            Recipes.text(FUNCTIONS));
    return cache.layer(
        "debian",
        inputs,
        (work, layer) ->
            cache
                .progress()
                .step(
                    "making the base of the images, Debian " + SUITE,
                    () -> build(work, layer, BUILDING, baseEnvironment())));
  }

  /**
   * The layer that a recipe puts onto the base.
   *
   * @param recipe name of a folder of {@code dev/images} with {@code setup.sh}
   */
  Layer of(String recipe) {
    Layer base = base();
    List<String> inputs =
        List.of(
            base.digest(),
            Recipes.text(recipe + "/setup.sh"),
            Recipes.text(CHANGING),
            Recipes.text(FUNCTIONS));
    return cache.layer(
        recipe,
        inputs,
        (work, layer) ->
            cache
                .progress()
                .step(
                    "installing " + recipe + " for its image",
                    () -> build(work, layer, CHANGING, environment(work, base, recipe))));
  }

  private static Map<String, String> baseEnvironment() {
    Path unpacked = DEBOOTSTRAP.unpacked();
    Map<String, String> environment = new TreeMap<>(mirror().environment());
    environment.put("SUITE", SUITE);
    environment.put("MIRROR", mirror().address());
    environment.put("INCLUDE", String.join(",", PACKAGES));
    environment.put("DEBOOTSTRAP", unpacked.toString());
    environment.put(
        "KEYRING", unpacked.resolve("usr/share/keyrings/debian-archive-keyring.gpg").toString());
    return environment;
  }

  private static Map<String, String> environment(Path work, Layer base, String recipe) {
    try {
      Path recipes = work.resolve("recipe");
      Recipes.write(recipe + "/setup.sh", recipes);
      mirror().write(recipes, "/tmp/recipe");
      return Map.of("BASE", base.file().toString(), "RECIPE", recipes.toString());
    } catch (IOException e) {
      throw new DevFailure("The recipe of %s cannot be written.".formatted(recipe), e);
    }
  }

  private static DebianMirror mirror() {
    return DebianMirror.ofThisMachine()
        .orElseThrow(
            () ->
                new DevFailure(
                    "apt of this machine names no mirror of Debian, which the images are made of."
                        + " Run `apt-get update` as root on a Debian."));
  }

  private static void build(Path work, Path layer, String script, Map<String, String> environment) {
    try {
      Path scripts = work.resolve("scripts");
      Recipes.write(FUNCTIONS, scripts);
      new Command(work, environment)
          .run(Namespaces.around(Recipes.write(script, scripts).toString()));
      Files.move(work.resolve("layer.tar"), layer, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DevFailure("Nothing can be written to %s.".formatted(work), e);
    }
  }
}
