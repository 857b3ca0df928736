package aloft.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaScriptTest {
  private static final String HEAD = "service: svc\nprovider: {name: aws}\n";

  @TempDir Path folder;
  private ManifestFixture service;

  @BeforeEach
  void start() {
    service = new ManifestFixture(folder);
  }

  @Test
  void readsAJavaScriptManifest() {
    String body =
        "{service: 'js', provider: {name: 'aws'}, custom: {a: '${self:service}', u: undefined}}";
    service.file("serverless.js", "module.exports = " + body);
    assertThat(service.json("custom")).isEqualTo("{\"a\":\"js\"}");
    service.file("serverless.js", "module.exports = Promise.resolve(" + body + ")");
    assertThat(service.json("custom")).isEqualTo("{\"a\":\"js\"}");
    service.file(
        "serverless.js",
        "module.exports = async ({options}) => ({...(" + body + "), custom: options})");
    assertThat(service.option("stage", "x").json("custom")).isEqualTo("{\"stage\":\"x\"}");
  }

  @Test
  void passesTheServiceToFunctionsOfOlderVersions() {
    service.file(
        "old.js",
        """
        module.exports.a = (serverless) => {
          serverless.cli.consoleLog('loud');
          const { service, variables, pluginManager } = serverless;
          return [service.getServiceName(), service.custom.x, service.provider.stage,
            serverless.getProvider('aws').getRegion(), variables.options.stage,
            pluginManager.cliOptions.stage];
        };
        module.exports.b = async function (sls) {
          return sls.variables.getValueFromSource('self:custom.x');
        };
        module.exports.c = (context) => Object.keys(context.options).join();
        module.exports.d = ({ options, service }) => [options.stage, typeof service];
        """);
    service.file(
        "serverless.yml",
        """
        service: {name: svc}
        provider: {name: aws}
        custom:
          x: ${opt:stage}
          a: ${file(old.js):a}
          b: ${file(old.js):b}
          c: ${file(old.js):c}
          d: ${file(old.js):d}
        """);
    assertThat(service.option("stage", "qa").json("custom"))
        .isEqualTo(
            "{\"x\":\"qa\",\"a\":[\"svc\",\"qa\",\"qa\",\"us-east-1\",\"qa\",\"qa\"],"
                + "\"b\":\"qa\",\"c\":\"stage\",\"d\":[\"qa\",\"undefined\"]}");
  }

  @Test
  void readsModules() {
    service.file(
        "serverless.mjs",
        "import os from 'node:os'\nexport default {service: 'm', provider: 'aws'}");
    assertThat(service.json("service")).isEqualTo("\"m\"");
    service.file("package.json", "{\"type\": \"module\"}");
    service.file("serverless.js", "export default {service: 'esm', provider: 'aws'}");
    assertThat(service.json("service")).isEqualTo("\"esm\"");
  }

  @Test
  void ignoresTheOutputOfAFile() {
    service.file(
        "serverless.js",
        """
        console.log('{"id":1,"value":{}}')
        process.stdout.write('no line break')
        require('child_process').execSync('echo direct', {stdio: 'inherit'})
        module.exports = {service: 'loud', provider: {name: 'aws'}}
        """);
    assertThat(service.json("service")).isEqualTo("\"loud\"");
  }

  @Test
  void reportsWhatNeverReturns() {
    service.env("ALOFT_JAVASCRIPT_SECONDS", "1");
    for (String code :
        List.of(
            "while (true);",
            "setInterval(() => {}, 1000); module.exports = new Promise(() => {})",
            "require('child_process').execSync('sleep 100'); module.exports = {}",
            "process.on('SIGTERM', () => {}); while (true);",
            "module.exports = {toJSON() { while (true); }}")) {
      service.file("serverless.js", code);
      assertThat(service.findings())
          .startsWith(
              "null javascript/failed serverless.js has not returned a value within 1 seconds");
    }
    service.file("serverless.js", "module.exports = new Promise(() => {})");
    assertThat(service.findings())
        .startsWith("null javascript/failed serverless.js returns a promise that is never settled");
  }

  @Test
  void reportsWhatIsTooLarge() {
    for (String code :
        List.of(
            "module.exports = 'x'.repeat(40e6)",
            "let a = {}; for (let i = 0; i < 600; i++) a = {a}; module.exports = a")) {
      service.file("serverless.js", code);
      assertThat(service.findings())
          .startsWith("null javascript/failed serverless.js returns a value that is too large");
    }
    service.file(
        "serverless.js",
        "require('fs').writeSync(1, 'x'.repeat(1e6));"
            + "module.exports = {service: 'loud', provider: {name: 'aws'}}");
    assertThat(service.json("service")).isEqualTo("\"loud\"");
  }

  @Test
  void filesCanResolveProperties() {
    service.file(
        "serverless.yml",
        HEAD
            + """
            custom:
              a: ${file(f.js)}
              b: ${file(f.js):x.y}
              c: ${file(g.cjs):fn.v}
              d: ${file(g.cjs):promise}
              e: ${file(g.cjs):text}
              f: ${file(nope.js), 'none'}
              g: ${file(g.cjs):nope.x, 'none'}
              h: ${file(g.cjs):vars.name}
              asked: {x: '${self:service}'}
              env: ${file(env.js)}
            useDotenv: true
            """);
    service.file(".env", "FROM_FILE=yes\n");
    service.file("env.js", "module.exports = process.env.FROM_FILE");
    service.file(
        "f.js",
        """
        module.exports = async ({options, resolveConfigurationProperty, resolveVariable}) => {
          const [one, two, three] = await Promise.all([
            resolveConfigurationProperty(['custom', 'asked']),
            resolveVariable('file(g.cjs):text'),
            resolveVariable('self:nope, "fallback"'),
          ])
          return {x: {y: one.x + two + three}, none: await resolveConfigurationProperty(['no', 'way'])}
        }
        """);
    service.file(
        "g.cjs",
        """
        exports.fn = async ({resolveVariable}) => ({v: await resolveVariable('sls:stage')})
        exports.promise = Promise.resolve([1, new Date(0)])
        exports.text = '${self:service}!'
        exports.vars = '${self:provider}'
        """);
    assertThat(service.json("custom"))
        .isEqualTo(
            "{\"a\":{\"x\":{\"y\":\"svcsvc!fallback\"},\"none\":null},\"b\":\"svcsvc!fallback\","
                + "\"c\":\"dev\",\"d\":[1,\"1970-01-01T00:00:00.000Z\"],\"e\":\"svc!\",\"f\":\"none\","
                + "\"g\":\"none\",\"h\":\"aws\",\"asked\":{\"x\":\"svc\"},\"env\":\"yes\"}");
  }

  @Test
  void reportsErrorsAtTheirPlace() {
    service.file("serverless.yml", HEAD + "custom:\n  a: ${file(bad.js)}\n");
    service.file("bad.js", "const x = 1;\nmodule.exports = () => {\n  return x.y.z;\n}\n");
    service.assertFindings(
        "bad.js:3:14 javascript/failed bad.js failed: TypeError: Cannot read properties of"
            + " undefined (reading 'z') (null)");
    service.file("bad.js", "module.exports = {\n  a: 1,,\n}\n");
    assertThat(service.findings())
        .startsWith("bad.js:2:1 javascript/failed bad.js failed: SyntaxError: ");
    service.file("bad.js", "\n  throw new Error('on purpose')\n");
    service.assertFindings("bad.js:2:9 javascript/failed bad.js failed: on purpose (null)");
    service.file("bad.js", "module.exports = Promise.reject('a text')\n");
    service.assertFindings("serverless.yml:4:6 javascript/failed bad.js failed: a text (null)");
    service.file("bad.js", "require('not-installed')\n");
    assertThat(service.findings())
        .isEqualTo(
            "bad.js:1:1 javascript/failed bad.js failed: Cannot find module 'not-installed'"
                + " (install it: npm install)");
    service.file("bad.js", "const a = {}; a.a = a; module.exports = a\n");
    assertThat(service.findings()).contains("bad.js returns Converting circular structure to JSON");
    service.file("bad.js", "module.exports = () => () => 1\n");
    service.assertFindings(
        "serverless.yml:4:6 javascript/failed bad.js returns a function"
            + " (return only strings, numbers, booleans, lists and objects, without cycles)");
    service.file("bad.js", "process.exit(3)\n");
    service.assertFindings(
        "serverless.yml:4:6 javascript/failed Node exited while reading bad.js"
            + " (check the file for process.exit(), and its output above)");
  }

  @Test
  void reportsUnresolvableLookups() {
    service.file("serverless.yml", HEAD + "custom:\n  a: ${file(f.js)}\n  b: ${env:NO_SUCH}\n");
    service.file(
        "f.js", "module.exports = ({resolveConfigurationProperty: p}) => p(['custom', 'b'])\n");
    service.assertFindings(
        "serverless.yml:5:6 variable/not-found ${env:NO_SUCH} has no value"
            + " (set it: export NO_SUCH=..., or add a fallback)");
    service.file(
        "f.js", "module.exports = ({resolveConfigurationProperty: p}) => p(['custom', 'a'])\n");
    assertThat(service.findings())
        .contains("circular variable reference: custom.a (serverless.yml:4:6) -> custom.a");
  }

  @Test
  void reportsMissingNode() {
    service.file("serverless.yml", HEAD + "custom:\n  a: ${file(f.js)}\n").file("f.js", "");
    service.env("PATH", "/nonexistent");
    service.assertFindings(
        "serverless.yml:4:6 javascript/failed Node is needed to read f.js"
            + " (install Node.js and put node on the PATH)");
  }

  @Test
  void typeScriptNeedsANewNodeOrTsx() {
    service.env("npm_config_offline", "true");
    service.file(
        "serverless.ts",
        """
        const name: string = 'typed';
        module.exports = {service: name, provider: {name: 'aws'}};
        """);
    String found = service.findings();
    if (found.isEmpty()) {
      assertThat(service.json("service")).isEqualTo("\"typed\"");
    } else {
      assertThat(found)
          .isEqualTo(
              "serverless.ts:1:1 javascript/failed this version of Node cannot read serverless.ts"
                  + " (use Node 22.18 or newer, or add tsx or esbuild to the project: npm install"
                  + " --save-dev tsx\nAloft cannot fetch esbuild: npm is set to be offline)");
    }
    service.file(
        "node_modules/tsx/package.json",
        "{\"name\":\"tsx\",\"exports\":{\"./cjs/api\":\"./api.js\"}}");
    service.file(
        "node_modules/tsx/api.js",
        "exports.require = () => ({default: {service: 'by tsx', provider: 'aws'}, __esModule:"
            + " true})");
    assertThat(service.json("service")).isEqualTo("\"by tsx\"");
  }

  @Test
  void readsTypeScriptWithEsbuild() {
    service.file(
        "serverless.ts",
        "export default {service: __dirname === process.cwd() ? 'own' : 'foreign', provider:"
            + " 'aws'}");
    service.file("node_modules/esbuild/package.json", "{\"name\":\"esbuild\"}");
    service.file(
        "node_modules/esbuild/index.js",
        """
        exports.build = async ({ entryPoints: [path], plugins }) => {
          let load;
          const build = { onResolve() {}, onLoad: (options, loader) => { load = loader; } };
          plugins.forEach((plugin) => plugin.setup(build));
          const { contents, loader } = await load({ path });
          const column = contents.indexOf('missing');
          const location = { file: path, line: 1, column };
          if (column >= 0) throw { errors: [{ text: 'no such name', location }] };
          const text = contents.replace('export default', 'module.exports =');
          return { errors: loader === 'ts' ? [] : [{ text: loader }], outputFiles: [{ text }] };
        };
        """);
    assertThat(service.json("service")).isEqualTo("\"own\"");
    service.file("serverless.ts", "export default {service: missing, provider: 'aws'}");
    assertThat(service.findings())
        .isEqualTo(
            "serverless.ts:1:26 javascript/failed serverless.ts failed: no such name (null)");
  }

  @Test
  void resolvesGitVariables() {
    service.file(
        "serverless.yml", HEAD + "custom: {a: '${git:branch, \"none\"}', b: '${git:sah1}'}\n");
    assertThat(service.findings())
        .isEqualTo(
            "serverless.yml:3:42 variable/question ${git:sah1} is not known (did you mean"
                + " \"sha1\"?)");
    service.file("serverless.yml", HEAD + "custom: {a: '${git:branch, \"none\"}'}\n");
    service.env("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
    assertThat(service.json("custom", "a")).isEqualTo("\"none\"");
  }
}
