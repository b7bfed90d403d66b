// A gong made here and a number said by the browser's own voice: no service elsewhere. Browsers are silent until
// somebody has pressed something; whether that was done once is remembered, and the button shows again where the browser
// wants it anew.

const remembered = "ton";
let audio;

export function prepareSound(button) {
  if (!window.AudioContext) return;
  const wake = async () => {
    audio ??= new AudioContext();
    await audio.resume();
    button.hidden = audio.state === "running";
    if (!button.hidden) return;
    localStorage.setItem(remembered, "an");
  };
  button.addEventListener("click", async () => {
    await wake();
    gong();
  });
  button.hidden = false;
  if (localStorage.getItem(remembered)) {
    audio = new AudioContext(); // runs at once where the device's settings allow sound without a press
    button.hidden = audio.state === "running";
    audio.addEventListener("statechange", () => { button.hidden = audio.state === "running"; });
  }
}

/** Two falling tones. */
export function gong() {
  if (audio?.state !== "running") return;
  for (const [frequency, delay] of [[659, 0], [523, 0.45]]) {
    const at = audio.currentTime + delay;
    const tone = new OscillatorNode(audio, { frequency });
    const loudness = new GainNode(audio, { gain: 0 });
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.4, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 1.4);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1.5);
  }
}

/** Says a sentence twice in the language of the page. */
export function speak(sentence) {
  if (audio?.state !== "running" || !window.speechSynthesis) return;
  for (let time = 0; time < 2; time++) {
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = document.documentElement.lang;
    said.rate = 0.9;
    speechSynthesis.speak(said);
  }
}
