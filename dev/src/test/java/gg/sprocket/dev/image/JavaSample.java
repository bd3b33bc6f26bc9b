package gg.sprocket.dev.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** A small program in Java, in a jar. */
final class JavaSample {
  static final String REFERENCE = "example.org/java-sample:1";

  private static final String SOURCE =
      """
      public class Greeter {
        public static void main(String[] names) {
          System.out.println("hello " + names[0]);
        }
      }
      """;

  private JavaSample() {}

  /**
   * Its image.
   *
   * @param goal what its training has to print
   */
  static JavaImage image(Path folder, String goal) throws IOException {
    JavaProgram program =
        new JavaProgram(
            jar(folder),
            "/opt/sample",
            new JavaProgram.Training(
                "/opt/sample/sample.jsa", List.of("trainer"), Map.of(), List.of(), goal, 30));
    return new JavaImage(
        List.of(REFERENCE),
        program,
        ImageConfig.running(
                "java", "-XX:SharedArchiveFile=/opt/sample/sample.jsa", "-jar", program.path())
            .as("65532:65532")
            .in("/opt/sample"),
        List.of(ImageFile.text("some text\n", "/opt/sample/text")));
  }

  private static Path jar(Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("Greeter.java"), SOURCE);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    if (code != 0) {
      throw new IllegalStateException("the sample does not compile");
    }
    Path jar = folder.resolve("sample.jar");
    try (OutputStream stream = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(stream)) {
      // The same bytes in every run, or the cache would keep one image for each.
      put(out, JarFile.MANIFEST_NAME);
      manifest().write(out);
      put(out, "Greeter.class");
      Files.copy(folder.resolve("Greeter.class"), out);
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    out.putNextEntry(entry);
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Greeter");
    return manifest;
  }
}
