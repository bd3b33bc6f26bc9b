package gg.sprocket.operator.component;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.apply.MadeSecrets;
import gg.sprocket.operator.plan.Change;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the operator makes of a Builtin service, laid out in folders as the kubelet would lay it out
 * in a pod. The folders have other names than in a pod, so these are replaced in files and
 * variables; so is what a test says besides.
 *
 * @param servers where the service runs
 * @param scene the instance, with nothing left to do
 * @param name name of ConfigMap and StatefulSet
 * @param replaced what is replaced by what
 */
public record BuiltinParts(
    LocalServers servers, Scene scene, String name, Map<String, String> replaced) {

  /** The values of a login, made as the operator makes them. */
  public static Map<String, String> login(Scene fresh, String secret) {
    for (int pass = 0; pass < 5; pass++) {
      for (Change change : fresh.plan().changes().toList()) {
        if (change instanceof Change.CreateCredentials create
            && create.ref().name().equals(secret)) {
          return MadeSecrets.of(create.values());
        }
      }
      fresh.pass();
    }
    throw new AssertionError("nothing makes Secret " + secret);
  }

  /** Writes the files of the ConfigMap. */
  public Path config(String folder) {
    scene
        .get(ConfigMap.class, name)
        .getData()
        .forEach((file, text) -> servers.file(folder, file, replace(text)));
    return servers.folder(folder);
  }

  /** A container of the StatefulSet, be it one that runs before the others. */
  public Container container(String container) {
    var pod = scene.get(StatefulSet.class, name).getSpec().getTemplate().getSpec();
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
        .filter(c -> c.getName().equals(container))
        .findFirst()
        .orElseThrow();
  }

  /** Its command. */
  public List<String> command(String container) {
    return container(container).getCommand().stream().map(this::replace).toList();
  }

  /** Its variables, those from Secrets apart. */
  public Map<String, String> environment(String container) {
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar variable : container(container).getEnv()) {
      if (variable.getValueFrom() == null) {
        environment.put(
            variable.getName(), replace(Objects.requireNonNullElse(variable.getValue(), "")));
      }
    }
    return environment;
  }

  /** A text with everything replaced, longer names first. */
  public String replace(String text) {
    String changed = text;
    for (String from : new TreeMap<>(replaced).descendingKeySet()) {
      changed = changed.replace(from, replaced.getOrDefault(from, from));
    }
    return changed;
  }
}
