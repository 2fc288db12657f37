"""Builds the native part of aws-lambda-ric: rapid-client.node, from the package's own sources of it, of aws-lambda-cpp and of curl.

The package's install script does this with cmake, make, node-gyp, curl's configure and Node's headers from nodejs.org. A machine
with only Node and Python has none of these, and zig is enough. Usage: build.py <folder with node_modules>
"""
import glob
import os
import subprocess
import sys
import tarfile
import tempfile

import ziglang

# What of curl plain HTTP to loopback does not need, as in the package's scripts/preinstall.sh.
CURL_WITHOUT = """ALTSVC COOKIES CRYPTO_AUTH DICT DOH FILE FTP GETOPTIONS GOPHER HSTS HTTP_AUTH IMAP LDAP LDAPS LIBCURL_OPTION MIME MQTT
NETRC NTLM PARSEDATE POP3 PROGRESS_METER PROXY RTSP SHUFFLE_DNS SMB SMTP SOCKETPAIR TELNET TFTP VERBOSE_STRINGS"""

# What curl's configure finds on Linux.
LINUX_HAS = """ARPA_INET_H ASSERT_H BOOL_T CLOCK_GETTIME_MONOTONIC ERRNO_H FCNTL FCNTL_H FCNTL_O_NONBLOCK FREEADDRINFO GETADDRINFO
GETPEERNAME GETSOCKNAME GETTIMEOFDAY GMTIME_R INET_PTON INTTYPES_H LONGLONG MSG_NOSIGNAL NETDB_H NETINET_IN_H NETINET_TCP_H NET_IF_H
PIPE POLL POLL_FINE POLL_H POSIX_STRERROR_R RECV SA_FAMILY_T SELECT SEND SETJMP_H SIGACTION SIGNAL SIGNAL_H SOCKET STDBOOL_H STDINT_H
STDIO_H STDLIB_H STRCASECMP STRDUP STRERROR_R STRINGS_H STRING_H STRTOK_R STRTOLL STRUCT_SOCKADDR_STORAGE STRUCT_TIMEVAL SYS_IOCTL_H
SYS_SELECT_H SYS_SOCKET_H SYS_STAT_H SYS_TIME_H SYS_TYPES_H TIME_H UNISTD_H VARIADIC_MACROS_C99"""

LINUX_TYPES = {
    "CURL_EXTERN_SYMBOL": "", "OS": '"Linux"', "STDC_HEADERS": "1", "TIME_WITH_SYS_TIME": "1",
    "RECV_TYPE_ARG1": "int", "RECV_TYPE_ARG2": "void *", "RECV_TYPE_ARG3": "size_t", "RECV_TYPE_ARG4": "int", "RECV_TYPE_RETV": "ssize_t",
    "SEND_TYPE_ARG1": "int", "SEND_TYPE_ARG2": "void *", "SEND_TYPE_ARG3": "size_t", "SEND_TYPE_ARG4": "int", "SEND_TYPE_RETV": "ssize_t",
    "SEND_QUAL_ARG2": "const", "SIZEOF_SHORT": "2", "SIZEOF_INT": "4", "SIZEOF_LONG": "8", "SIZEOF_SIZE_T": "8", "SIZEOF_TIME_T": "8",
    "SIZEOF_OFF_T": "8", "SIZEOF_CURL_OFF_T": "8",
}


def curl_config():
    yield from (f"#define CURL_DISABLE_{name} 1" for name in CURL_WITHOUT.split())
    yield from (f"#define HAVE_{name} 1" for name in LINUX_HAS.split())
    yield from (f"#define {name} {value}" for name, value in LINUX_TYPES.items())


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def build(modules, work):
    ric = os.path.join(modules, "aws-lambda-ric")
    for archive in ("curl", "aws-lambda-cpp"):
        with tarfile.open(os.path.join(ric, "deps", f"{archive}.tar.xz")) as tar:
            tar.extractall(os.path.join(work, archive))
    curl, cpp = os.path.join(work, "curl"), os.path.join(work, "aws-lambda-cpp")
    made = os.path.join(work, "made")
    os.mkdir(made)
    write(os.path.join(made, "curl_config.h"), "\n".join(curl_config()) + "\n")
    # rapid-client.cc names these headers and uses nothing of theirs.
    for name in ("node", "uv", "v8"):
        write(os.path.join(made, f"{name}.h"), "")
    with open(os.path.join(cpp, "src/version.cpp.in"), encoding="utf-8") as file:
        version = file.read()
    for name, value in {"_MAJOR": "0", "_MINOR": "2", "_PATCH": "6", "": "0.2.6"}.items():
        version = version.replace(f"@PROJECT_VERSION{name}@", value)
    write(os.path.join(made, "version.cpp"), version)
    includes = [f"{curl}/include", f"{curl}/lib", f"{cpp}/include", made, f"{modules}/node-addon-api", f"{modules}/node-api-headers/include"]
    defines = ["HAVE_CONFIG_H", "BUILDING_LIBCURL", "CURL_STATICLIB", "NDEBUG", "AWS_LAMBDA_LOG=0", "NAPI_VERSION=8",
               "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS"]
    c_files = [*sorted(glob.glob(f"{curl}/lib/*.c")), f"{curl}/lib/vtls/vtls.c", f"{curl}/lib/vauth/vauth.c"]
    cpp_files = [f"{ric}/src/native/rapid-client.cc", f"{cpp}/src/runtime.cpp", f"{cpp}/src/logging.cpp", f"{made}/version.cpp"]
    subprocess.run(
        [os.path.join(os.path.dirname(ziglang.__file__), "zig"), "build-lib", "-dynamic", "-fPIC", "-O", "ReleaseSmall",
         "-target", "x86_64-linux-gnu.2.28", "-lc", "-lc++", "-fallow-shlib-undefined",
         "--name", "rapid-client", f"-femit-bin={ric}/rapid-client.node",
         *(f"-I{folder}" for folder in includes), *(f"-D{name}" for name in defines),
         "-cflags", "-w", "--", *c_files, "-cflags", "-std=c++17", "-w", "--", *cpp_files],
        check=True, cwd=work,
        env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": f"{work}/zig", "ZIG_LOCAL_CACHE_DIR": f"{work}/zig"},
    )


with tempfile.TemporaryDirectory(prefix="prebell-lambda-client-") as folder:
    build(os.path.join(sys.argv[1], "node_modules"), folder)
