// Scans and designs in 3D. A file is fetched from our own server, which has checked it; nothing else is loaded.

import { AmbientLight, Box3, Color, DirectionalLight, DoubleSide, Group, Mesh, MeshStandardMaterial, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { PLYLoader } from "three/addons/loaders/PLYLoader.js";
import { STLLoader } from "three/addons/loaders/STLLoader.js";

const COLOURS = { upper: 0xe9dcc3, lower: 0xc9d6df, design: 0xf4efe2, scan: 0xd8d2c4 };
const STEP = Math.PI / 24;

const stage = document.getElementById("viewer");
if (stage) start(stage);

function start(stage) {
  const canvas = stage.querySelector("canvas");
  const said = document.getElementById("viewer-said");
  const boxes = [...stage.querySelectorAll("input[data-mesh]")];
  const shown = new Map();
  let view;

  function say(words, state) {
    said.textContent = words;
    stage.dataset.state = state;
  }

  async function show(box) {
    say("Fetching and checking…", "busy");
    const answer = await fetch(box.dataset.mesh);
    if (!answer.ok) throw new Error("The file cannot be had, or is not the one it should be.");
    const bytes = await answer.arrayBuffer();
    const geometry = box.dataset.format === "ply" ? new PLYLoader().parse(bytes) : new STLLoader().parse(bytes);
    if (!geometry.getAttribute("position")?.count) throw new Error("There is nothing in this file.");
    if (!geometry.getAttribute("normal")) geometry.computeVertexNormals();
    const coloured = geometry.hasAttribute("color");
    const colour = COLOURS[box.dataset.jaw] ?? COLOURS[box.dataset.kind] ?? COLOURS.scan;
    const material = new MeshStandardMaterial({
      color: coloured ? 0xffffff : colour, vertexColors: coloured, roughness: 0.62, metalness: 0, side: DoubleSide,
    });
    return new Mesh(geometry, material);
  }

  async function change(box) {
    box.disabled = true;
    try {
      view ??= scene(canvas);
      if (box.checked) {
        const mesh = await show(box);
        shown.set(box, mesh);
        view.group.add(mesh);
      } else {
        const mesh = shown.get(box);
        shown.delete(box);
        view.group.remove(mesh);
        mesh.geometry.dispose();
        mesh.material.dispose();
      }
      canvas.hidden = shown.size === 0;
      view.fit();
      say(shown.size ? `${shown.size} shown.` : "Choose what to show.", shown.size ? "drawn" : "idle");
    } catch (error) {
      box.checked = shown.has(box);
      say(error.message, "failed");
    } finally {
      box.disabled = false;
    }
  }
  for (const box of boxes) box.addEventListener("change", () => change(box));
}

function scene(canvas) {
  let renderer;
  try {
    // Kept after drawing, so that the picture can be copied and printed.
    renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: true });
  } catch {
    throw new Error("This browser cannot draw in 3D.");
  }
  const scene = new Scene();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const ground = () => { scene.background = new Color(getComputedStyle(document.body).getPropertyValue("--ground").trim()); };
  ground();
  const camera = new PerspectiveCamera(35, 1, 0.1, 5000);
  camera.up.set(0, 0, 1);
  const light = new DirectionalLight(0xffffff, 2.2);
  camera.add(light);
  light.position.set(0.4, 0.6, 1);
  scene.add(camera, new AmbientLight(0xffffff, 1.1));
  const group = new Group();
  scene.add(group);
  const controls = new OrbitControls(camera, canvas);

  // Drawn when something changes, not all the time.
  let due = false;
  const draw = () => { due = false; renderer.render(scene, camera); };
  const soon = () => { if (!due) { due = true; requestAnimationFrame(draw); } };
  controls.addEventListener("change", soon);
  dark.addEventListener("change", () => { ground(); soon(); });

  function size() {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    draw();
  }
  new ResizeObserver(size).observe(canvas);

  function fit() {
    const box = new Box3().setFromObject(group);
    if (box.isEmpty()) return;
    const centre = box.getCenter(new Vector3());
    const radius = box.getSize(new Vector3()).length() / 2 || 1;
    controls.target.copy(centre);
    camera.position.copy(centre).add(new Vector3(0, -1, 0.7).normalize().multiplyScalar(radius / Math.sin(camera.fov * Math.PI / 360)));
    camera.near = radius / 100;
    camera.far = radius * 100;
    camera.updateProjectionMatrix();
    controls.update();
    size();
    draw();
  }

  canvas.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    const closer = { "+": 0.9, "=": 0.9, "-": 1 / 0.9 }[event.key];
    if (!turn && !closer) return;
    event.preventDefault();
    const away = camera.position.clone().sub(controls.target);
    if (closer) away.multiplyScalar(closer);
    if (turn) {
      away.applyAxisAngle(camera.up, turn[0]);
      const side = new Vector3().crossVectors(camera.up, away).normalize();
      const tilted = away.clone().applyAxisAngle(side, -turn[1]);
      // Not over the top, where left and right change places.
      if (Math.abs(tilted.angleTo(camera.up) - Math.PI / 2) < 1.5) away.copy(tilted);
    }
    camera.position.copy(controls.target).add(away);
    controls.update();
    draw();
  });
  return { group, fit };
}
