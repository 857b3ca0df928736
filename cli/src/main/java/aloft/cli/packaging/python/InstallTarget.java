package aloft.cli.packaging.python;

import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The platform that packages are installed for.
///
/// @param platform the one in the cloud; null for this machine
/// @param identity distinguishes it in cache keys
record InstallTarget(@Nullable Platform platform, String identity) {

  static InstallTarget of(Platform platform) {
    return new InstallTarget(
        platform, platform.python() + " " + platform.architecture() + " " + platform.glibc());
  }

  /// The platform in messages.
  String description() {
    return platform == null
        ? "this machine"
        : platform.runtime() + " on " + platform.architecture();
  }

  /// The arguments that make pip select prebuilt packages for it.
  List<String> pipArguments() {
    if (platform == null) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    for (String tag : tags(platform)) {
      arguments.add("--platform");
      arguments.add(tag + "_" + platform.architecture());
    }
    arguments.addAll(
        List.of(
            "--python-version",
            platform.python(),
            "--implementation",
            "cp",
            "--only-binary=:all:"));
    return arguments;
  }

  /// @see <a
  ///   href="https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/">the
  ///   tags</a>
  private static List<String> tags(Platform platform) {
    List<String> tags = new ArrayList<>();
    boolean intel = platform.architecture().equals("x86_64");
    for (int minor = platform.glibc(); minor >= (intel ? 5 : 17); minor--) {
      tags.add("manylinux_2_" + minor);
      switch (minor) {
        case 17 -> tags.add("manylinux2014");
        case 12 -> tags.add("manylinux2010");
        case 5 -> tags.add("manylinux1");
        default -> {}
      }
    }
    tags.add("linux");
    return tags;
  }

  /// The values of its environment markers, as JSON.
  String markers() {
    if (platform == null) {
      return "null";
    }
    Map<String, Object> markers = new LinkedHashMap<>();
    markers.put("implementation_name", "cpython");
    markers.put("implementation_version", platform.python() + ".0");
    markers.put("os_name", "posix");
    markers.put("platform_machine", platform.architecture());
    markers.put("platform_python_implementation", "CPython");
    markers.put("platform_release", "");
    markers.put("platform_system", "Linux");
    markers.put("platform_version", "");
    markers.put("python_full_version", platform.python() + ".0");
    markers.put("python_version", platform.python());
    markers.put("sys_platform", "linux");
    return Json.write(markers, 0);
  }
}
