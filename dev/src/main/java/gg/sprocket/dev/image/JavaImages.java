package gg.sprocket.dev.image;

import gg.sprocket.dev.DevFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes images of Java programs.
 *
 * @param cache where their layers are kept
 */
record JavaImages(ImageCache cache) {
  private static final String TRAINING = "java/train.sh";
  private static final String FUNCTIONS = "build/chroot.sh";

  /** As the images' users run them, so that a training loads what they load. */
  static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable");

  List<Image> all(List<JavaImage> images) {
    List<Layer> below = List.of(new DebianLayers(cache).base(), new JavaRuntime(cache).layer());
    Map<JavaProgram, List<Layer>> programs = new HashMap<>();
    List<Image> all = new ArrayList<>();
    for (JavaImage image : images) {
      List<Layer> layers =
          new ArrayList<>(
              programs.computeIfAbsent(image.program(), program -> layers(program, below)));
      if (!image.files().isEmpty()) {
        layers.add(new ThinLayer(image.files()).in(cache, "files"));
      }
      all.add(new Image(image.references(), layers, config(image.config())));
    }
    return all;
  }

  static ImageConfig config(ImageConfig given) {
    return given
        .env(Map.of("JAVA_HOME", JavaRuntime.FOLDER))
        .env("PATH", JavaRuntime.FOLDER + "/bin:" + ServiceImages.PATH)
        .env(given.environment());
  }

  private List<Layer> layers(JavaProgram program, List<Layer> below) {
    List<Layer> layers = new ArrayList<>(below);
    String name = program.jar().getFileName().toString().replaceFirst("\\.jar$", "");
    layers.add(new ThinLayer(program.files()).in(cache, name));
    layers.add(classes(program, name + "-classes", layers));
    return layers;
  }

  private Layer classes(JavaProgram program, String name, List<Layer> below) {
    List<String> inputs = new ArrayList<>(below.stream().map(Layer::digest).toList());
    inputs.add(Recipes.text(TRAINING));
    inputs.add(Recipes.text(FUNCTIONS));
    inputs.addAll(OPTIONS);
    inputs.addAll(program.training().fingerprint());
    return cache.layer(
        name,
        inputs,
        (work, layer) ->
            cache
                .progress()
                .step(
                    "archiving the classes of " + program.jar().getFileName(),
                    () -> train(program, below, work, layer)));
  }

  private static void train(JavaProgram program, List<Layer> below, Path work, Path layer) {
    JavaProgram.Training training = program.training();
    try {
      Path files = work.resolve("files.tar");
      new ThinLayer(training.files()).write(files);
      Path scripts = work.resolve("scripts");
      Recipes.write(FUNCTIONS, scripts);
      List<String> command = new ArrayList<>();
      command.add(Recipes.write(TRAINING, scripts).toString());
      command.add(String.valueOf(training.seconds()));
      below.forEach(one -> command.add(one.file().toString()));
      command.addAll(List.of(files.toString(), "--"));
      command.addAll(inside(program));
      Command machine = Command.in(work);
      machine.run(Namespaces.withoutNetwork(command));
      if (!machine.said(training.goal())) {
        throw new DevFailure(
            "The run of %s that its image needs has not come to `%s`:%n%s"
                .formatted(program.jar(), training.goal(), machine.end()));
      }
      Path archive = work.resolve("shared.jsa");
      new ThinLayer(List.of(new ImageFile.Copy(archive, training.archive(), false))).write(layer);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + work, e);
    }
  }

  /** What runs in the root file system: with our variables the program would be another. */
  private static List<String> inside(JavaProgram program) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    ImageConfig config = config(ImageConfig.running().env(program.training().environment()));
    config.environment().forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of(JavaRuntime.JAVA, "-XX:ArchiveClassesAtExit=/tmp/shared.jsa"));
    command.addAll(OPTIONS);
    command.addAll(List.of("-jar", program.path()));
    command.addAll(program.training().arguments());
    return command;
  }
}
