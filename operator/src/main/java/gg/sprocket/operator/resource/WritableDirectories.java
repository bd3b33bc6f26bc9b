package gg.sprocket.operator.resource;

import gg.sprocket.operator.api.v1alpha1.WritableDirectory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Directories that a process of a release writes, on volumes that end with the pod.
 *
 * @param directories as the release lists them
 */
public record WritableDirectories(List<WritableDirectory> directories) {

  /** Keeps an own copy of the list. */
  public WritableDirectories {
    directories = List.copyOf(directories);
  }

  /** One volume each. */
  public List<Volume> volumes() {
    return numbers().mapToObj(i -> Volumes.empty(name(i), directories.get(i).size())).toList();
  }

  /** The volumes at the directories. */
  public List<VolumeMount> mounts() {
    return numbers().mapToObj(i -> Volumes.mount(name(i), directories.get(i).path())).toList();
  }

  /**
   * Containers that fill volumes with what the image has at the directory, for those that are to
   * start with it.
   *
   * @param main the process itself, whose image and resources they share
   */
  public List<Container> copies(Container main) {
    return numbers()
        .filter(i -> Boolean.TRUE.equals(directories.get(i).copied()))
        .mapToObj(i -> copy(i, main))
        .toList();
  }

  private Container copy(int number, Container main) {
    String target = "/" + name(number);
    // Not cp -a: the owner of the image's files cannot be kept without rights.
    String command = "cp -R %s/. %s/".formatted(directories.get(number).path(), target);
    return Containers.of("copy-" + number, main.getImage(), main.getImagePullPolicy())
        .withCommand("sh", "-c", command)
        .withVolumeMounts(Volumes.mount(name(number), target))
        .withResources(main.getResources())
        .build();
  }

  private IntStream numbers() {
    return IntStream.range(0, directories.size());
  }

  private static String name(int number) {
    return "work-" + number;
  }
}
