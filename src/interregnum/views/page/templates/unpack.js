const words=JSON.parse(document.getElementById("words").textContent);
const unpack=async(text)=>{
  const bytes=Uint8Array.from(atob(text),(letter)=>letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};
const say=(key)=>{
  const line=document.createElement("p");
  line.setAttribute("role","alert");
  line.textContent=words[key];
  document.getElementById("stage").replaceChildren(line);
  document.documentElement.dataset.ready="no";
};
if(!("DecompressionStream" in window))say("unpack.missing");
else Promise.all(["night","modules"].map((id)=>unpack(document.getElementById(id).textContent))).then(([night,modules])=>{
  document.getElementById("night").textContent=night;
  begin(modules);
},()=>say("unpack.damaged"));
