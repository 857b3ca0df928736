package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a worker process is started: a program with arguments, in the handler's folder.
///
/// @param programs paths, or names to find on the `PATH`, in the order of preference
/// @param missing what to say where none of them is on this machine
/// @param files what the worker needs beside the handler, by name; the files of one launch are
///   placed in one folder
/// @param libraries large files of that kind, whose names tell their content: they are asked for
///   where they are not there yet
/// @param arguments of the program, given the folder of the files
/// @param environment all of the worker's variables
/// @param stream the name of its log among those of its function, without spaces
/// @param addressVariable the variable that names the address, `host:port`, that it speaks with
/// @param socketVariable the variable that names the path of a socket by which it may say the same
///   faster, over one connection; null where it does not know of that
public record Launch(
    List<String> programs,
    Diagnostic missing,
    Map<String, String> files,
    Map<String, Supplier<Payload>> libraries,
    Function<Path, List<String>> arguments,
    Map<String, String> environment,
    String stream,
    String addressVariable,
    @Nullable String socketVariable) {
  public Launch {
    programs = List.copyOf(programs);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }
}
