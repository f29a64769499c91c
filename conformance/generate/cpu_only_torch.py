"""Empty stand-ins for the CUDA libraries that torch's wheel links to, for machines that compute on the CPU only."""
import collections, glob, pathlib, re, subprocess, sys
import importlib.util
lib = pathlib.Path(importlib.util.find_spec("torch").origin).parent / "lib"
out = pathlib.Path(sys.argv[1]); out.mkdir(exist_ok=True)
needed, versions, symbols, present = set(), collections.defaultdict(set), collections.defaultdict(set), {p.name for p in lib.glob("*.so*")}
bare = set(); defined = set()
for f in lib.glob("*.so*"):
    o = subprocess.run(["objdump", "-p", f], capture_output=True, text=True).stdout
    needed |= {n for n in re.findall(r"NEEDED\s+(\S+)", o)}
    cur = None
    for l in o.splitlines():
        m = re.match(r"\s+required from (\S+):", l)
        if m: cur = m[1]; continue
        m = re.match(r"\s+0x\S+ 0x\S+ \d+ (\S+)", l)
        if m and cur: versions[cur].add(m[1])
    for l in subprocess.run(["nm", "-D", f], capture_output=True, text=True).stdout.splitlines():
        p = l.split()
        name = p[-1]
        if len(p) == 2 and p[0] == "U":
            if "@" in name: s, v = name.split("@", 1); symbols[v.lstrip("@")].add(s)
            else: bare.add(name)
        elif len(p) == 3: defined.add(name.split("@")[0])
missing = sorted(n for n in needed - present if re.match(r"lib(cu|nv|nccl)", n))
bare = sorted(n for n in bare - defined if re.match(r"(__cu|cu|nv|nccl)", n))
for n in missing:
    syms = {v: symbols[v] for v in versions[n]}
    extra = bare if n in ("libcuda.so.1", "libnccl.so.2") else []
    allsyms = sorted(set().union(*syms.values(), extra)) if syms or extra else []
    src = out / (n + ".c")
    src.write_text("static long z[64];\n" + "".join(f"void* {s}(void) {{ return {'z' if s == '__cudaRegisterFatBinary' else '0' if s.startswith('__') else '(void*) 35'}; }}\n" for s in allsyms))
    vs = out / (n + ".map")
    text = "".join(f"{v} {{ global: {' '.join(x + ';' for x in sorted(s))} }};\n" for v, s in syms.items())
    vs.write_text(text)
    cmd = ["gcc", "-w", "-fno-builtin", "-shared", "-fPIC", "-o", out / n, f"-Wl,-soname,{n}", src]
    if text: cmd.insert(-1, f"-Wl,--version-script,{vs}")
    subprocess.run(cmd, check=True)
    print(n, len(allsyms), sorted(versions[n]))
